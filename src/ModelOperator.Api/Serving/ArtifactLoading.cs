using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>How model artifacts get to a runtime.</summary>
[CelRule("has(self.schemes) || has(self.loader)", "say how artifacts get to the runtime: schemes that it takes itself, or a loader")]
[CelRule("!has(self.schemes) || !has(self.loader) || !self.schemes.exists(scheme, scheme in self.loader.schemes)",
    "name a scheme either in schemes or in loader.schemes, not in both", FieldPath = ".loader")]
public sealed record ArtifactLoading
{
    /// <summary>
    /// Schemes of artifact URIs that the runtime takes itself: hf, s3, gs and https are fetched by it; pvc is mounted; oci is mounted as an
    /// image volume where the cluster has those. What the runtime fetches itself cannot be checked against the digest of the ModelVersion.
    /// </summary>
    [Schema(MinItems = 1, MaxItems = 6)]
    [ListSet]
    public IReadOnlyList<ArtifactScheme>? Schemes { get; init; }

    /// <summary>Loads artifacts of other schemes before the container starts, and checks them against the digest of the ModelVersion.</summary>
    public ArtifactLoader? Loader { get; init; }

    /// <summary>Where an artifact that is mounted or loaded is; $(MODEL_PATH) leads into it.</summary>
    [Schema(Default = "/mnt/models", MaxLength = 512)]
    [Pattern("^(/[A-Za-z0-9_][-A-Za-z0-9_.]*)+$", "write an absolute path such as /mnt/models, whose segments begin with a letter, a digit or '_'")]
    public string? MountPath { get; init; }
}

/// <summary>A container that loads artifacts before the one that serves starts.</summary>
public sealed record ArtifactLoader
{
    /// <summary>Image of modeloperator-loader, with a tag or digest.</summary>
    [Schema(MaxLength = 512)]
    [Pattern("^[^\\s]+[:@][^/\\s]+$", "pin the image with a tag or a digest, e.g. modeloperator-loader:0.1.0")]
    public required string Image { get; init; }

    /// <summary>Schemes of artifact URIs that it loads. With pvc it checks the mounted files and copies nothing.</summary>
    [Schema(MinItems = 1, MaxItems = 6)]
    [ListSet]
    public required IReadOnlyList<ArtifactScheme> Schemes { get; init; }

    /// <summary>Memory of the container, which does not grow with the artifact; 256Mi when absent.</summary>
    [CelRule(Formats.SomeRule, Formats.SomeMessage)]
    public Quantity? Memory { get; init; }

    /// <summary>
    /// Directory of the nodes in which artifacts are kept by namespace and digest, so that replicas of a node do not fetch them again. It makes
    /// pods mount a host path, which namespaces that enforce the baseline or restricted pod security standard refuse. A cache claim of the
    /// deployment goes before it. On the nodes it must be writable for the user that loaders run as: the runtime's runAsUser, or 65532.
    /// </summary>
    [Schema(MaxLength = 512)]
    [Pattern("^(/[A-Za-z0-9_][-A-Za-z0-9_.]*)+$", "write an absolute path such as /var/cache/modeloperator, whose segments begin with a letter, a digit or '_'")]
    public string? NodeCachePath { get; init; }
}

/// <summary>Schemes of artifact URIs.</summary>
public enum ArtifactScheme
{
    /// <summary>A model hub repository: hf://organisation/name@revision.</summary>
    Hf,

    /// <summary>An S3 bucket.</summary>
    S3,

    /// <summary>A Google Cloud Storage bucket.</summary>
    Gs,

    /// <summary>A web address.</summary>
    Https,

    /// <summary>An OCI registry.</summary>
    Oci,

    /// <summary>A persistent volume claim of the ModelVersion's namespace, which only deployments of that namespace can mount: pvc://claim/path.</summary>
    Pvc,
}

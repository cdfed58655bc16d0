using System.Security.Cryptography;
using System.Text;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Testing.Objects;

/// <summary>
/// Makes objects for tests: the least that the schema accepts, named as <c>namespace/name</c> (or <c>name</c> where there is no
/// namespace) and ready to be sent to an API server. What a test is about beyond the arguments it says with <c>with</c>.
/// </summary>
public static class Make
{
    /// <summary>A Dataset.</summary>
    /// <param name="key">Namespace and name.</param>
    /// <param name="version">Version of the content.</param>
    /// <param name="from">Datasets it was made from; see <see cref="Reference"/>.</param>
    public static Dataset Dataset(string key, string version = "1", IReadOnlyList<string>? from = null) => new()
    {
        ApiVersion = Api.Dataset.ResourceType.ApiVersion,
        Kind = Api.Dataset.ResourceType.Kind,
        Metadata = Metadata(key),
        Spec = new DatasetSpec { Type = DatasetType.Files, Uri = $"s3://data/{key}", Version = version, DerivedFrom = References(from) },
    };

    /// <summary>A Model.</summary>
    public static Model Model(string key, string task = "feature-extraction") => new()
    {
        ApiVersion = Api.Model.ResourceType.ApiVersion,
        Kind = Api.Model.ResourceType.Kind,
        Metadata = Metadata(key),
        Spec = new ModelSpec { Task = task, Framework = "pytorch" },
    };

    /// <summary>A ModelVersion.</summary>
    /// <param name="key">Namespace and name.</param>
    /// <param name="model">The Model of the same namespace.</param>
    /// <param name="version">The version.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="content">Any text that stands for the content of the artifact; the key when absent.</param>
    /// <param name="datasets">Datasets it was trained on; see <see cref="Reference"/>.</param>
    /// <param name="embeddings">Embeddings it was trained on.</param>
    /// <param name="parent">The version it was fine-tuned from.</param>
    public static ModelVersion ModelVersion(
        string key, string model, string version = "1", Stage? stage = null, string? content = null,
        IReadOnlyList<string>? datasets = null, IReadOnlyList<string>? embeddings = null, string? parent = null) => new()
    {
        ApiVersion = Api.ModelVersion.ResourceType.ApiVersion,
        Kind = Api.ModelVersion.ResourceType.Kind,
        Metadata = Metadata(key),
        Spec = new ModelVersionSpec
        {
            ModelRef = new LocalReference { Name = model },
            Version = version,
            Stage = stage,
            Artifact = new Artifact { Uri = $"s3://models/{key}", Digest = Digest(content ?? key), Format = "safetensors" },
            Training = datasets is null && embeddings is null && parent is null
                ? null
                : new TrainingProvenance
                {
                    Datasets = References(datasets),
                    Embeddings = References(embeddings),
                    ParentVersion = parent is null ? null : Reference(parent),
                },
        },
    };

    /// <summary>An Embedding.</summary>
    /// <param name="key">Namespace and name.</param>
    /// <param name="producer">The ModelVersion that made it; see <see cref="Reference"/>.</param>
    /// <param name="version">Version of the content.</param>
    /// <param name="datasets">Datasets it was made from.</param>
    /// <param name="embeddings">Embeddings it was made from.</param>
    public static Embedding Embedding(
        string key, string producer, string version = "1", IReadOnlyList<string>? datasets = null, IReadOnlyList<string>? embeddings = null) => new()
    {
        ApiVersion = Api.Embedding.ResourceType.ApiVersion,
        Kind = Api.Embedding.ResourceType.Kind,
        Metadata = Metadata(key),
        Spec = new EmbeddingSpec
        {
            EntityType = "shot",
            Dimension = 768,
            Version = version,
            Producer = Reference(producer),
            Inputs = datasets is null && embeddings is null
                ? null
                : [.. Inputs(InputKind.Dataset, datasets), .. Inputs(InputKind.Embedding, embeddings)],
        },
    };

    /// <summary>A ModelDeployment.</summary>
    /// <param name="key">Namespace and name.</param>
    /// <param name="model">The Model, with its namespace when it is another one.</param>
    /// <param name="version">The exact version.</param>
    /// <param name="stage">The stage, instead of a version.</param>
    public static ModelDeployment Deployment(string key, string model, string? version = null, GatedStage? stage = null)
    {
        var served = Reference(model);
        return new ModelDeployment
        {
            ApiVersion = ModelDeployment.ResourceType.ApiVersion,
            Kind = ModelDeployment.ResourceType.Kind,
            Metadata = Metadata(key),
            Spec = new ModelDeploymentSpec
            {
                Model = new ServedModel { Name = served.Name!, Namespace = served.Namespace, Version = version, Stage = stage },
            },
        };
    }

    /// <summary>A SharingGrant.</summary>
    /// <param name="key">Namespace, which gives, and name.</param>
    /// <param name="resources">What is granted; see <see cref="Named"/> and <see cref="Labeled"/>.</param>
    /// <param name="to">Who gets it; see <see cref="ToDomain"/>, <see cref="ToNamespace"/> and <see cref="ToNamespacesLabeled"/>.</param>
    /// <param name="permission">The permission; it includes those before it.</param>
    public static SharingGrant Grant(
        string key, IReadOnlyList<GrantedResources> resources, IReadOnlyList<Grantee> to, Permission permission = Permission.Use) => new()
    {
        ApiVersion = SharingGrant.ResourceType.ApiVersion,
        Kind = SharingGrant.ResourceType.Kind,
        Metadata = Metadata(key),
        Spec = new SharingGrantSpec { Resources = resources, To = to, Permissions = [permission] },
    };

    /// <summary>The same grant, with which grantees may grant on what they make from the assets.</summary>
    public static SharingGrant Redistributable(this SharingGrant grant) =>
        grant with { Spec = grant.Spec with { Redistribution = Redistribution.Allowed } };

    /// <summary>Granted objects by name.</summary>
    public static GrantedResources Named(GrantableKind kind, params string[] names) => new() { Kind = kind, Names = names };

    /// <summary>Granted objects by label.</summary>
    public static GrantedResources Labeled(GrantableKind kind, string label, string value) => new() { Kind = kind, Selector = Selector(label, value) };

    /// <summary>All namespaces of a domain as grantees.</summary>
    public static Grantee ToDomain(string domain) => new() { Domain = domain };

    /// <summary>A namespace as grantee.</summary>
    public static Grantee ToNamespace(string name) => new() { Namespace = name };

    /// <summary>Namespaces by label as grantees.</summary>
    public static Grantee ToNamespacesLabeled(string label, string value) => new() { NamespaceSelector = Selector(label, value) };

    /// <summary>An AccessRequest.</summary>
    /// <param name="key">Namespace, which asks, and name.</param>
    /// <param name="asked">The namespace whose assets are wanted.</param>
    /// <param name="permission">What is to be done with them.</param>
    /// <param name="resources">The assets; see <see cref="Wanted"/>.</param>
    public static AccessRequest Request(string key, string asked, Permission permission, params IReadOnlyList<RequestedResources> resources) => new()
    {
        ApiVersion = AccessRequest.ResourceType.ApiVersion,
        Kind = AccessRequest.ResourceType.Kind,
        Metadata = Metadata(key),
        Spec = new AccessRequestSpec { Namespace = asked, Resources = resources, Permission = permission, Purpose = "to see whether it works" },
    };

    /// <summary>Wanted objects by name.</summary>
    public static RequestedResources Wanted(GrantableKind kind, params string[] names) => new() { Kind = kind, Names = names };

    /// <summary>An AccessDenial.</summary>
    /// <param name="key">Namespace, which is asked, and name.</param>
    /// <param name="request">Namespace, which asks, and name of the request.</param>
    /// <param name="reason">Why.</param>
    public static AccessDenial Denial(string key, string request, string reason = "it is not ready to be shared") => new()
    {
        ApiVersion = AccessDenial.ResourceType.ApiVersion,
        Kind = AccessDenial.ResourceType.Kind,
        Metadata = Metadata(key),
        Spec = new AccessDenialSpec { Request = RequestReference(request), Reason = reason },
    };

    /// <summary>Names an AccessRequest by namespace and name.</summary>
    public static AccessRequestReference RequestReference(string request)
    {
        var (ns, name) = Split(request);
        return new AccessRequestReference { Namespace = ns!, Name = name };
    }

    /// <summary>A Domain.</summary>
    /// <param name="name">Name.</param>
    /// <param name="namespaces">Namespaces it claims by name.</param>
    /// <param name="selector">Namespaces it claims by label.</param>
    public static Domain Domain(string name, IReadOnlyList<string>? namespaces = null, LabelSelector? selector = null) => new()
    {
        ApiVersion = Api.Domain.ResourceType.ApiVersion,
        Kind = Api.Domain.ResourceType.Kind,
        Metadata = Metadata(name),
        Spec = new DomainSpec
        {
            Namespaces = namespaces is null && selector is null ? null : new NamespaceClaim { Names = namespaces, Selector = selector },
        },
    };

    /// <summary>A Namespace.</summary>
    public static Namespace Namespace(string name) => new()
    {
        ApiVersion = Kubernetes.Resources.Namespace.ResourceType.ApiVersion,
        Kind = Kubernetes.Resources.Namespace.ResourceType.Kind,
        Metadata = Metadata(name),
    };

    /// <summary>A ServingRuntime that loads artifacts itself.</summary>
    /// <param name="name">Name.</param>
    /// <param name="formats">Artifact formats; safetensors when none is given.</param>
    public static ServingRuntime Runtime(string name, params string[] formats) => new()
    {
        ApiVersion = ServingRuntime.ResourceType.ApiVersion,
        Kind = ServingRuntime.ResourceType.Kind,
        Metadata = Metadata(name),
        Spec = new ServingRuntimeSpec
        {
            ModelFormats = [.. (formats.Length == 0 ? ["safetensors"] : formats).Select(format => new ModelFormat { Name = format })],
            Protocol = ServingProtocol.OpenInference,
            Container = new RuntimeContainer { Image = "example.org/server:1", Args = ["--model=$(MODEL_URI)"], Port = 8080 },
            ArtifactLoading = new ArtifactLoading { Schemes = [ArtifactScheme.S3] },
        },
    };

    /// <summary>A reference: <c>name</c> of the same namespace, <c>namespace/name</c>, or a URI with its scheme.</summary>
    public static AssetReference Reference(string target)
    {
        if (target.Contains("://", StringComparison.Ordinal))
        {
            return new AssetReference { Uri = target };
        }

        var (ns, name) = Split(target);
        return new AssetReference { Namespace = ns, Name = name };
    }

    /// <summary>A reference to an input of an Embedding.</summary>
    public static InputReference Input(InputKind kind, string target)
    {
        var reference = Reference(target);
        return new InputReference { Kind = kind, Namespace = reference.Namespace, Name = reference.Name, Uri = reference.Uri };
    }

    /// <summary>A selector of one label.</summary>
    public static LabelSelector Selector(string label, string value) => new() { MatchLabels = new Dictionary<string, string> { [label] = value } };

    /// <summary>A digest of some text, in the form artifacts have it.</summary>
    public static string Digest(string content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}";

    private static ObjectMeta Metadata(string key)
    {
        var (ns, name) = Split(key);
        return new ObjectMeta { Namespace = ns, Name = name };
    }

    private static (string? Namespace, string Name) Split(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (null, key) : (key[..slash], key[(slash + 1)..]);
    }

    private static IReadOnlyList<AssetReference>? References(IReadOnlyList<string>? targets) => targets is null ? null : [.. targets.Select(Reference)];

    private static IEnumerable<InputReference> Inputs(InputKind kind, IReadOnlyList<string>? targets) => (targets ?? []).Select(target => Input(kind, target));
}

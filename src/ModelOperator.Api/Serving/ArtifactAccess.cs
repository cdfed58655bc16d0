using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>What it takes, beyond its uri, to get a model's artifact to the pods.</summary>
public sealed record ArtifactAccess
{
    /// <summary>
    /// Secret of this namespace with the credentials, which is mounted into the pods and never read by the operator. For the loader its key
    /// hosts names the hosts that the credentials may be sent to, and token, username and password, or AWS_ACCESS_KEY_ID and
    /// AWS_SECRET_ACCESS_KEY hold them; for runtimes that fetch hf:// themselves its key HF_TOKEN does.
    /// </summary>
    [Schema(MaxLength = Formats.NameLength)]
    [Pattern(Formats.Name, Formats.NameMessage)]
    public string? CredentialsSecret { get; init; }

    /// <summary>
    /// Persistent volume claim of this namespace in which the loader keeps artifacts by their digest, so that replicas and rollouts do not
    /// fetch them again. It must be mountable by all nodes the replicas run on (ReadWriteMany).
    /// </summary>
    [Schema(MaxLength = Formats.NameLength)]
    [Pattern(Formats.Name, Formats.NameMessage)]
    public string? CacheClaim { get; init; }
}

using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>What the operator sees of a ModelDeployment.</summary>
public sealed record ModelDeploymentStatus : AssetStatus
{
    /// <summary>Address of the model inside the cluster; absent while there are to be no pods.</summary>
    [Schema(MaxLength = Formats.UriLength)]
    public string? Url { get; init; }

    /// <summary>Address of the model through its Gateway, where the route names a host; absent while the Gateway has not accepted the route.</summary>
    [Schema(MaxLength = Formats.UriLength)]
    public string? ExternalUrl { get; init; }

    /// <summary>Protocol that the model is served with.</summary>
    public ServingProtocol? Protocol { get; init; }

    /// <summary>
    /// The version to serve, with its share of the traffic (0 while none of its pods is ready), then versions that older pods still serve.
    /// </summary>
    [Schema(MaxItems = 16)]
    public IReadOnlyList<ServedVersion>? Versions { get; init; }

    /// <summary>
    /// Name of the ModelVersion that serves. While a canary of another one is under way, or after it failed, it is the one of before.
    /// </summary>
    [Schema(MaxLength = Formats.NameLength)]
    public string? ModelVersion { get; init; }

    /// <summary>ServingRuntime that serves the model.</summary>
    [Schema(MaxLength = Formats.NameLength)]
    public string? Runtime { get; init; }

    /// <summary>Revision of the runtime that the pods are made from. A changed ServingRuntime has another, which spec.runtime.upgrade lets in or keeps out.</summary>
    [Schema(MaxLength = Formats.NameLength)]
    public string? RuntimeRevision { get; init; }

    /// <summary>Arguments of the serving container, with every variable replaced.</summary>
    [Schema(MaxItems = 192)]
    [Items(MaxLength = 4096)]
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Pod security standard that the pods keep to.</summary>
    public PodSecurityLevel? PodSecurity { get; init; }

    /// <summary>Which of the two Deployments serves: the one with the ModelDeployment's name (Primary) or the one beside it (Secondary).</summary>
    public ServingSlot? Slot { get; init; }

    /// <summary>The canary that is under way, or the last one that failed.</summary>
    public RolloutStatus? Rollout { get; init; }

    /// <summary>Who decides on the number of replicas.</summary>
    public ReplicaOwner? ReplicasSetBy { get; init; }

    /// <summary>How replicas are replaced, as effectively chosen.</summary>
    public RolloutStrategy? Strategy { get; init; }

    /// <summary>GPUs admitted by the domain's quota, over all replicas.</summary>
    public int Gpus { get; init; }

    /// <summary>Pods there are.</summary>
    public int Replicas { get; init; }

    /// <summary>Pods that are ready to serve.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>Label selector of the pods, for the scale subresource.</summary>
    [Schema(MaxLength = 512)]
    public string? Selector { get; init; }

    /// <summary>
    /// Identities of the datasets that the served version was made from, directly or through others, sorted. At most 64 are listed, and
    /// only those shared with this namespace.
    /// </summary>
    [Schema(MaxItems = 64)]
    [Items(MaxLength = Formats.UriLength)]
    public IReadOnlyList<string>? Datasets { get; init; }

    /// <summary>Number of further datasets that the served version was made from and that are not shared with this namespace; absent when there are none.</summary>
    public int? DatasetsHidden { get; init; }

    /// <summary>Number of further datasets that are shared with this namespace and were cut from the list; absent when there are none.</summary>
    public int? DatasetsTruncated { get; init; }
}

/// <summary>A version that is served.</summary>
public sealed record ServedVersion
{
    /// <summary>The version, as in the ModelVersion's spec.version.</summary>
    [Schema(MaxLength = 128)]
    public required string Version { get; init; }

    /// <summary>Name of the ModelVersion.</summary>
    [Schema(MaxLength = Formats.NameLength)]
    public required string ModelVersion { get; init; }

    /// <summary>Share of the traffic, in percent.</summary>
    [Schema(Minimum = 0, Maximum = 100)]
    public required int Weight { get; init; }

    /// <summary>Pods of the version that are ready to serve.</summary>
    public int ReadyReplicas { get; init; }
}

/// <summary>The two Deployments that take turns in serving, so that an old version stays whole until the new one is proven.</summary>
public enum ServingSlot
{
    /// <summary>The Deployment with the ModelDeployment's name.</summary>
    Primary,

    /// <summary>The Deployment beside it.</summary>
    Secondary,
}

/// <summary>Who decides on the number of replicas.</summary>
public enum ReplicaOwner
{
    /// <summary>Whoever writes spec.scaling.replicas.</summary>
    Spec,

    /// <summary>A HorizontalPodAutoscaler, through the scale subresource.</summary>
    HorizontalPodAutoscaler,

    /// <summary>A ScaledObject of KEDA, through the scale subresource.</summary>
    ScaledObject,
}

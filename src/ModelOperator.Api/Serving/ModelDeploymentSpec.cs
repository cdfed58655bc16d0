using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>Which model is served, on what, and how.</summary>
public sealed record ModelDeploymentSpec
{
    /// <summary>What people need to find and understand the deployment.</summary>
    public AssetInfo? Info { get; init; }

    /// <summary>
    /// The model that is served, as long as its owner lets this namespace deploy it and may use everything that the version was made
    /// from, directly or through other assets. When either ends, the pods go.
    /// </summary>
    [InDigest]
    public required ServedModel Model { get; init; }

    /// <summary>The runtime that serves it; picked by the artifact's format when absent.</summary>
    public RuntimeChoice? Runtime { get; init; }

    /// <summary>How the model's artifact gets to the pods, where that takes more than its uri.</summary>
    public ArtifactAccess? Artifact { get; init; }

    /// <summary>Resources of one replica.</summary>
    [Schema(Default = "{}")]
    public ServingResources? Resources { get; init; }

    /// <summary>How many replicas there are.</summary>
    [Schema(Default = "{}")]
    public Scaling? Scaling { get; init; }

    /// <summary>
    /// How many replicas may be missing when nodes are drained; becomes a PodDisruptionBudget where the cluster serves policy/v1. Nodes are
    /// drained without regard to the deployment when absent.
    /// </summary>
    public DisruptionBudget? DisruptionBudget { get; init; }

    /// <summary>How replicas are replaced when something changes.</summary>
    public Rollout? Rollout { get; init; }

    /// <summary>Which nodes replicas run on.</summary>
    public Placement? Placement { get; init; }

    /// <summary>How the model is reached.</summary>
    [Schema(Default = "{}")]
    public Exposure? Exposure { get; init; }

    /// <summary>
    /// True: the pods are reached only from their own namespace and from namespaces that an active SharingGrant of this namespace gives Use
    /// or Deploy of this ModelDeployment, and no pods run while that cannot be had. It becomes a NetworkPolicy, which takes a network plugin
    /// that enforces it. Gateways and monitoring in other namespaces need a grant too, or a NetworkPolicy of yours beside this one:
    /// policies add up, so this one also lets these namespaces through where another denies everything.
    /// </summary>
    [Schema(Default = false)]
    public bool? NetworkPolicy { get; init; }

    /// <summary>
    /// Has Prometheus scrape the pods; becomes a ServiceMonitor where the cluster serves monitoring.coreos.com/v1 and the runtime says
    /// where its metrics are.
    /// </summary>
    public Monitoring? Monitoring { get; init; }

    /// <summary>True: no pods for now; everything else stays.</summary>
    [Schema(Default = false)]
    public bool? Suspend { get; init; }
}

/// <summary>Names the model to serve, by version or by stage.</summary>
[CelRule("has(self.version) != has(self.stage)",
    "say which version is served either by version (one exact version) or by stage (the highest version in that stage)")]
public sealed record ServedModel
{
    /// <summary>Name of the Model.</summary>
    [Schema(MaxLength = Formats.NameLength)]
    [Pattern(Formats.Name, Formats.NameMessage)]
    public required string Name { get; init; }

    /// <summary>Namespace of the Model, whose owner must have granted Deploy; the deployment's own when absent.</summary>
    [Schema(MaxLength = Formats.LabelLength)]
    [Pattern(Formats.Label, Formats.NamespaceMessage)]
    public string? Namespace { get; init; }

    /// <summary>The exact version, as in a ModelVersion's spec.version.</summary>
    [Schema(MaxLength = Formats.VersionLength)]
    [Pattern(Formats.Version, Formats.VersionMessage)]
    public string? Version { get; init; }

    /// <summary>Staging or Production: the highest version in that stage.</summary>
    public GatedStage? Stage { get; init; }
}

/// <summary>Resources of one replica.</summary>
public sealed record ServingResources
{
    /// <summary>Number of GPUs.</summary>
    [Schema(Default = 0, Minimum = 0, Maximum = 1024)]
    public int? Gpus { get; init; }

    /// <summary>Resource name of the GPUs; MIG profiles and other vendors' names work.</summary>
    [Schema(Default = "nvidia.com/gpu", MaxLength = LabelSyntax.KeyLength)]
    [Pattern(Formats.DeviceResource, Formats.DeviceResourceMessage)]
    public string? GpuResource { get; init; }

    /// <summary>Processor cores, e.g. 4 or 500m; the runtime's default when absent.</summary>
    [CelRule(Formats.SomeRule, Formats.SomeMessage)]
    public Quantity? Cpu { get; init; }

    /// <summary>Memory, e.g. 16Gi; the runtime's default when absent.</summary>
    [CelRule(Formats.SomeRule, Formats.SomeMessage)]
    public Quantity? Memory { get; init; }

    /// <summary>
    /// Shared memory (/dev/shm), through which the GPUs of a replica exchange tensors; it counts as memory of the replica. When absent the
    /// replica's memory bounds it where there are several GPUs, and it is Kubernetes' default of 64 MiB elsewhere.
    /// </summary>
    [CelRule(Formats.SomeRule, Formats.SomeMessage)]
    public Quantity? SharedMemory { get; init; }
}

/// <summary>How many replicas may be missing at a time by somebody's intent, as when nodes are drained.</summary>
public sealed record DisruptionBudget
{
    /// <summary>Replicas that may be missing.</summary>
    [Schema(Default = 1, Minimum = 1, Maximum = 1000)]
    public int? MaxUnavailable { get; init; }
}

/// <summary>How Prometheus scrapes the pods.</summary>
public sealed record Monitoring
{
    /// <summary>Seconds between scrapes.</summary>
    [Schema(Default = 30, Minimum = 5, Maximum = 3600)]
    public int? IntervalSeconds { get; init; }
}

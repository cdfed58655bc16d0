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
    public LocalReference? Runtime { get; init; }

    /// <summary>Resources of one replica.</summary>
    [Schema(Default = "{}")]
    public ServingResources? Resources { get; init; }

    /// <summary>How many replicas there are.</summary>
    [Schema(Default = "{}")]
    public Scaling? Scaling { get; init; }

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
}

/// <summary>How many replicas there are.</summary>
public sealed record Scaling
{
    /// <summary>Number of replicas; kubectl scale and autoscalers write it through the scale subresource.</summary>
    [Schema(Default = 1, Minimum = 0, Maximum = 1000)]
    public int? Replicas { get; init; }
}

/// <summary>How replicas are replaced.</summary>
public sealed record Rollout
{
    /// <summary>
    /// RollingUpdate: a new replica starts before an old one goes, which needs spare GPUs. RollingNoSurge: an old one goes first, one
    /// at a time. Recreate: all old ones go first. When absent: RollingNoSurge if replicas use GPUs, else RollingUpdate.
    /// </summary>
    public RolloutStrategy? Strategy { get; init; }

    /// <summary>
    /// Seconds without progress after which a rollout counts as failed; when absent 5 minutes more than the runtime's startup probe
    /// allows, and at least 10 minutes.
    /// </summary>
    [Schema(Minimum = 30, Maximum = 86400)]
    public int? ProgressDeadlineSeconds { get; init; }
}

/// <summary>How replicas are replaced.</summary>
public enum RolloutStrategy
{
    /// <summary>A new replica starts before an old one goes.</summary>
    RollingUpdate,

    /// <summary>An old replica goes before a new one starts, one at a time.</summary>
    RollingNoSurge,

    /// <summary>All old replicas go before new ones start.</summary>
    Recreate,
}

/// <summary>Which nodes replicas run on.</summary>
public sealed record Placement
{
    /// <summary>Labels that a node must have.</summary>
    [Schema(MaxProperties = 32)]
    [Items(MaxLength = LabelSyntax.ValueLength)]
    [CelRule(LabelSyntax.KeysRule, LabelSyntax.KeyMessage)]
    [Pattern(LabelSyntax.Value, LabelSyntax.ValueMessage, OnItems = true)]
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>Taints that replicas tolerate.</summary>
    [Schema(MaxItems = 32)]
    public IReadOnlyList<PlacementToleration>? Tolerations { get; init; }

    /// <summary>Node label over whose values replicas spread as evenly as free nodes allow, e.g. topology.kubernetes.io/zone.</summary>
    [Schema(MaxLength = LabelSyntax.KeyLength)]
    [Pattern(LabelSyntax.Key, LabelSyntax.KeyMessage)]
    public string? SpreadBy { get; init; }
}

/// <summary>A taint that replicas tolerate.</summary>
public sealed record PlacementToleration
{
    /// <summary>Key of the taint. Those that guard control planes and nodes that are unwell are not tolerated.</summary>
    [Schema(MaxLength = LabelSyntax.KeyLength)]
    [Pattern(LabelSyntax.Key, LabelSyntax.KeyMessage)]
    [CelRule("!self.startsWith('node-role.kubernetes.io/') && !self.startsWith('node.kubernetes.io/')",
        "name a taint that sets nodes apart for models, e.g. nvidia.com/gpu: those under node-role.kubernetes.io/ and node.kubernetes.io/ keep pods off control planes and off nodes that are unwell")]
    public required string Key { get; init; }

    /// <summary>Value of the taint; any when absent.</summary>
    [Schema(MaxLength = LabelSyntax.ValueLength)]
    [Pattern(LabelSyntax.Value, LabelSyntax.ValueMessage)]
    public string? Value { get; init; }

    /// <summary>Effect of the taint; any when absent.</summary>
    public TaintEffect? Effect { get; init; }
}

/// <summary>Effects of taints.</summary>
public enum TaintEffect
{
    /// <summary>New pods are kept away.</summary>
    NoSchedule,

    /// <summary>New pods are kept away where possible.</summary>
    PreferNoSchedule,

    /// <summary>Running pods are evicted too.</summary>
    NoExecute,
}

/// <summary>How the model is reached.</summary>
public sealed record Exposure
{
    /// <summary>Port of the Service.</summary>
    [Schema(Default = 80, Minimum = 1, Maximum = 65535)]
    public int? Port { get; init; }
}

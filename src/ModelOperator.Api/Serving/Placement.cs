using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>Which nodes replicas run on.</summary>
public sealed record Placement
{
    /// <summary>Labels that a node must have.</summary>
    [Schema(MaxProperties = 32)]
    [Items(MaxLength = LabelSyntax.ValueLength)]
    [CelRule(LabelSyntax.KeysRule, LabelSyntax.KeyMessage)]
    [Pattern(LabelSyntax.Value, LabelSyntax.ValueMessage, OnItems = true)]
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>Classes of accelerators that replicas may run on; any when absent.</summary>
    public AcceleratorSelection? Accelerators { get; init; }

    /// <summary>Taints that replicas tolerate. That of the GPU resource is tolerated without being listed.</summary>
    [Schema(MaxItems = 32)]
    public IReadOnlyList<PlacementToleration>? Tolerations { get; init; }

    /// <summary>Node label over whose values replicas spread as evenly as free nodes allow, e.g. topology.kubernetes.io/zone.</summary>
    [Schema(MaxLength = LabelSyntax.KeyLength)]
    [Pattern(LabelSyntax.Key, LabelSyntax.KeyMessage)]
    public string? SpreadBy { get; init; }

    /// <summary>
    /// Kueue's LocalQueue, in this namespace, that admits the replicas. Where Kueue is installed the domain's own quota is then left to it;
    /// where it is not, the quota of the domain counts as ever.
    /// </summary>
    [Schema(MaxLength = Formats.LabelLength)]
    [Pattern(Formats.Label, "write the name of a LocalQueue: lower-case letters, digits and '-', beginning and ending with a letter or digit")]
    public string? Queue { get; init; }
}

/// <summary>Classes of accelerators, told apart by a label of their nodes.</summary>
public sealed record AcceleratorSelection
{
    /// <summary>Label of the nodes whose value names the class.</summary>
    [Schema(Default = "nvidia.com/gpu.product", MaxLength = LabelSyntax.KeyLength)]
    [Pattern(LabelSyntax.Key, LabelSyntax.KeyMessage)]
    public string? NodeLabel { get; init; }

    /// <summary>Values of the label, any of which will do, e.g. NVIDIA-A100-SXM4-80GB.</summary>
    [Schema(MinItems = 1, MaxItems = 16)]
    [Items(MinLength = 1, MaxLength = LabelSyntax.ValueLength)]
    [Pattern(LabelSyntax.Value, LabelSyntax.ValueMessage, OnItems = true)]
    [ListSet]
    public required IReadOnlyList<string> AnyOf { get; init; }
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

namespace ModelOperator.Kubernetes.Resources;

/// <summary>A taint that is tolerated.</summary>
public sealed record Toleration
{
    /// <summary>Key of the taint; absent with operator Exists tolerates all.</summary>
    public string? Key { get; init; }

    /// <summary>Exists or Equal.</summary>
    public string? Operator { get; init; }

    /// <summary>Value for Equal.</summary>
    public string? Value { get; init; }

    /// <summary>NoSchedule, PreferNoSchedule or NoExecute; absent for all.</summary>
    public string? Effect { get; init; }

    /// <summary>Seconds a NoExecute taint is tolerated.</summary>
    public long? TolerationSeconds { get; init; }
}

/// <summary>How pods spread over failure domains.</summary>
public sealed record TopologySpreadConstraint
{
    /// <summary>Largest allowed difference in pods between domains.</summary>
    public required int MaxSkew { get; init; }

    /// <summary>Node label that names the domain.</summary>
    public required string TopologyKey { get; init; }

    /// <summary>DoNotSchedule or ScheduleAnyway.</summary>
    public required string WhenUnsatisfiable { get; init; }

    /// <summary>Which pods are counted.</summary>
    public LabelSelector? LabelSelector { get; init; }
}

/// <summary>Which nodes a pod may run on.</summary>
public sealed record Affinity
{
    /// <summary>By the nodes' labels.</summary>
    public NodeAffinity? NodeAffinity { get; init; }
}

/// <summary>Which nodes a pod may run on, by their labels.</summary>
public sealed record NodeAffinity
{
    /// <summary>What a node must be like when a pod is placed.</summary>
    public NodeSelector? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }
}

/// <summary>Nodes that are like one of several terms.</summary>
public sealed record NodeSelector
{
    /// <summary>The terms.</summary>
    public required IReadOnlyList<NodeSelectorTerm> NodeSelectorTerms { get; init; }
}

/// <summary>Nodes that meet all of several requirements.</summary>
public sealed record NodeSelectorTerm
{
    /// <summary>Requirements on labels.</summary>
    public IReadOnlyList<NodeSelectorRequirement>? MatchExpressions { get; init; }
}

/// <summary>A requirement on a label.</summary>
public sealed record NodeSelectorRequirement
{
    /// <summary>Key of the label.</summary>
    public required string Key { get; init; }

    /// <summary>In, NotIn, Exists, DoesNotExist, Gt or Lt.</summary>
    public required string Operator { get; init; }

    /// <summary>Values for In and NotIn.</summary>
    public IReadOnlyList<string>? Values { get; init; }
}

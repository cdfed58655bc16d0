using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>Whether a condition holds.</summary>
public enum ConditionStatus
{
    /// <summary>Not decided yet.</summary>
    Unknown,

    /// <summary>The condition holds.</summary>
    True,

    /// <summary>The condition does not hold.</summary>
    False,
}

/// <summary>One observation about an object (metav1.Condition): a type, whether it holds, why, and since when.</summary>
public sealed record Condition
{
    /// <summary>Type of the condition in CamelCase, e.g. Ready.</summary>
    [Schema(MaxLength = 316)]
    public required string Type { get; init; }

    /// <summary>True, False or Unknown.</summary>
    public required ConditionStatus Status { get; init; }

    /// <summary>The metadata.generation that the condition was decided for; an older one means it is out of date.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>When status last changed; a change of reason or message alone does not move it.</summary>
    public required DateTimeOffset LastTransitionTime { get; init; }

    /// <summary>The cause in one CamelCase word, for programs.</summary>
    [Schema(MaxLength = 1024)]
    public required string Reason { get; init; }

    /// <summary>The cause in one sentence, for people: what is wrong, where, and what to do.</summary>
    [Schema(MaxLength = 32768)]
    public required string Message { get; init; }
}

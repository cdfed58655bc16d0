using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>How far a canary is.</summary>
public sealed record RolloutStatus
{
    /// <summary>The new version, as in the ModelVersion's spec.version.</summary>
    [Schema(MaxLength = Formats.VersionLength)]
    public required string Version { get; init; }

    /// <summary>Name of the ModelVersion.</summary>
    [Schema(MaxLength = Formats.NameLength)]
    public required string ModelVersion { get; init; }

    /// <summary>Hash of what the new pods are made from; another one is another rollout.</summary>
    [Schema(MaxLength = 64)]
    public required string TemplateHash { get; init; }

    /// <summary>Hash of spec.rollout's steps, gates and attempt; a canary that failed is tried again when it changes.</summary>
    [Schema(MaxLength = 64)]
    public required string PlanHash { get; init; }

    /// <summary>Number of the step, beginning with 1; one more than there are steps when the new version takes all of the traffic.</summary>
    public required int Step { get; init; }

    /// <summary>Replicas of the new version in this step.</summary>
    public int Replicas { get; init; }

    /// <summary>When the replicas of the step were ready; absent until then.</summary>
    public DateTimeOffset? StepStartedAt { get; init; }

    /// <summary>What the gates have seen in this step.</summary>
    [Schema(MaxItems = 8)]
    [ListMap("name")]
    public IReadOnlyList<GateStatus>? Gates { get; init; }

    /// <summary>Why the version was taken back, in one word; absent while it is under way.</summary>
    [Schema(MaxLength = 64)]
    public string? FailureReason { get; init; }

    /// <summary>Why the version was taken back, in one sentence.</summary>
    [Schema(MaxLength = 2048)]
    public string? FailureMessage { get; init; }

    /// <summary>When the version was taken back.</summary>
    public DateTimeOffset? FailedAt { get; init; }
}

/// <summary>What a gate has seen in the current step.</summary>
public sealed record GateStatus
{
    /// <summary>Name of the gate.</summary>
    [Schema(MaxLength = Formats.LabelLength)]
    public required string Name { get; init; }

    /// <summary>Number of values seen.</summary>
    public required int Samples { get; init; }

    /// <summary>Mean of the values.</summary>
    public double? Mean { get; init; }

    /// <summary>Sum of the squared distances of the values from their mean, for their spread.</summary>
    public double? SquaredDistances { get; init; }

    /// <summary>The last value.</summary>
    public double? Last { get; init; }

    /// <summary>When the metric was last asked for.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>Seconds that the metric was looked at; time without values does not count.</summary>
    public double? ObservedSeconds { get; init; }

    /// <summary>Why there is no value now, in one word; absent when there is one.</summary>
    [Schema(MaxLength = 64)]
    public string? Problem { get; init; }

    /// <summary>Why there is no value now, in one sentence.</summary>
    [Schema(MaxLength = 1024)]
    public string? Message { get; init; }
}

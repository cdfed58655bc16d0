namespace ModelOperator.Core.Serving.Gates;

/// <summary>A gate: a metric of the new version that has to stay within bounds for a while before the rollout goes on.</summary>
public sealed record GateSpec
{
    /// <summary>Name of the gate.</summary>
    public required string Name { get; init; }

    /// <summary>A query in PromQL whose answer is one number.</summary>
    public required string Query { get; init; }

    /// <summary>The highest mean that passes; null for no such bound. One of the two is set, or both.</summary>
    public double? Max { get; init; }

    /// <summary>The lowest mean that passes; null for no such bound.</summary>
    public double? Min { get; init; }

    /// <summary>Seconds that the metric is looked at before the gate passes.</summary>
    public required int WindowSeconds { get; init; }

    /// <summary>Seconds between two samples.</summary>
    public required int IntervalSeconds { get; init; }
}

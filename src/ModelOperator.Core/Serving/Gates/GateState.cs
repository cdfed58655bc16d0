namespace ModelOperator.Core.Serving.Gates;

/// <summary>All that a gate has to remember of its samples, however many there were.</summary>
public sealed record GateState
{
    /// <summary>A gate that was not looked at yet.</summary>
    public static GateState Empty { get; } = new();

    /// <summary>Number of samples with a value.</summary>
    public int Samples { get; init; }

    /// <summary>Their mean.</summary>
    public double Mean { get; init; }

    /// <summary>The sum of their squared deviations from the mean.</summary>
    public double SquaredDeviations { get; init; }

    /// <summary>The newest value.</summary>
    public double? Last { get; init; }

    /// <summary>Time of the newest sample, with a value or without.</summary>
    public DateTimeOffset? LastTime { get; init; }

    /// <summary>Seconds that the metric was under observation: time without samples does not count.</summary>
    public double ObservedSeconds { get; init; }

    /// <summary>Why the newest sample has no value; null when it has one.</summary>
    public GateProblem? Problem { get; init; }

    /// <summary>That problem for people.</summary>
    public string? Message { get; init; }

    /// <summary>
    /// The state with one more sample. One that is not newer than the last is known already. Mean and deviations are kept by the method
    /// of Welford, which loses no digits to samples that are close to each other and far from zero.
    /// </summary>
    public GateState With(GateSample sample, GateSpec spec)
    {
        if (sample.Time <= LastTime)
        {
            return this;
        }

        if (sample.Value is not { } value)
        {
            return this with { LastTime = sample.Time, Problem = sample.Problem, Message = sample.Message };
        }

        // After a gap (no data, no Prometheus, no operator) the window goes on where it was.
        var observed = LastTime is { } last && Problem is null && Samples > 0 ? Math.Min((sample.Time - last).TotalSeconds, 2.0 * spec.IntervalSeconds) : 0;
        var deviation = value - Mean;
        var mean = Mean + (deviation / (Samples + 1));
        return new GateState
        {
            Samples = Samples + 1,
            Mean = mean,
            SquaredDeviations = SquaredDeviations + (deviation * (value - mean)),
            Last = value,
            LastTime = sample.Time,
            ObservedSeconds = ObservedSeconds + observed,
        };
    }
}

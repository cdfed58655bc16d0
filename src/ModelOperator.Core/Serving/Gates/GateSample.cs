using System.Globalization;

namespace ModelOperator.Core.Serving.Gates;

/// <summary>Why a query gave no number.</summary>
public enum GateProblem
{
    /// <summary>Nothing matches the query.</summary>
    NoData,

    /// <summary>The answer is no finite number.</summary>
    NotANumber,

    /// <summary>More than one series matches.</summary>
    SeveralSeries,

    /// <summary>The answer is of another type, e.g. a range of samples.</summary>
    NotAScalar,

    /// <summary>Prometheus does not answer, or not this.</summary>
    Unavailable,

    /// <summary>The query cannot be evaluated.</summary>
    InvalidQuery,
}

/// <summary>The answer to a gate's query: a number, or why there is none.</summary>
public sealed record GateSample
{
    // Sums of squares of numbers of this size are finite whatever the number of samples; no metric is larger.
    private const double Largest = 1e100;

    private GateSample(DateTimeOffset time) => Time = time;

    /// <summary>The number.</summary>
    public double? Value { get; private init; }

    /// <summary>Why there is no number; null when there is one.</summary>
    public GateProblem? Problem { get; private init; }

    /// <summary>The problem for people, without a full stop.</summary>
    public string? Message { get; private init; }

    /// <summary>The time that was asked for.</summary>
    public DateTimeOffset Time { get; private init; }

    /// <summary>A number, if it is one that can be counted with.</summary>
    public static GateSample Of(double value, DateTimeOffset time) => Math.Abs(value) <= Largest
        ? new(time) { Value = value }
        : Without(GateProblem.NotANumber, string.Create(CultureInfo.InvariantCulture, $"the query gives {value}, which cannot be compared with a bound"), time);

    /// <summary>No number.</summary>
    public static GateSample Without(GateProblem problem, string message, DateTimeOffset time) => new(time) { Problem = problem, Message = message };
}

namespace ModelOperator.Benchmarks.Reporting;

/// <summary>One thing that was measured.</summary>
/// <param name="Metric">What, for people.</param>
/// <param name="Unit">Unit of the values.</param>
/// <param name="Runs">The values, one a run.</param>
/// <param name="Target">What is asked of it; null for a figure that is shown for comparison.</param>
internal sealed record Figure(string Metric, string Unit, IReadOnlyList<double> Runs, Target? Target = null)
{
    /// <summary>The median of the runs.</summary>
    public double Value
    {
        get
        {
            var sorted = Runs.Order().ToArray();
            var middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    /// <summary>Whether the median is as asked; an exact count has to be right in every run. Null when nothing is asked.</summary>
    public bool? Holds => Target switch
    {
        null => null,
        { IsExact: true } exact => Runs.All(run => run == exact.Value),
        var below => Value < below.Value,
    };
}

/// <summary>What is asked of a figure, in its unit.</summary>
/// <param name="Value">The bound, or the count.</param>
/// <param name="IsExact">Whether it has to be exactly this, and not less.</param>
internal sealed record Target(double Value, bool IsExact)
{
    public static Target Below(double value) => new(value, false);

    public static Target Exactly(double value) => new(value, true);
}

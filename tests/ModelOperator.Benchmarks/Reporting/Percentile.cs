namespace ModelOperator.Benchmarks.Reporting;

/// <summary>What a share of many measurements stays below.</summary>
internal static class Percentile
{
    /// <summary>The smallest value that this share of the values does not exceed.</summary>
    public static double Of(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}

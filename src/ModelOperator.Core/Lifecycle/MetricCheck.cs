using System.Globalization;
using ModelOperator.Api;

namespace ModelOperator.Core.Lifecycle;

/// <summary>Holds the metrics that a version reports against one that a gate requires.</summary>
internal static class MetricCheck
{
    /// <summary>
    /// What is wrong; null when nothing is. A metric may be reported for several datasets: one figure that meets the requirement is
    /// enough, since a requirement that means a certain dataset names it.
    /// </summary>
    public static Shortfall? Of(RequiredMetric required, IReadOnlyList<MetricValue> reported)
    {
        var named = reported.Where(metric => metric.Name == required.Name).ToList();
        var measured = named.Where(metric => required.Dataset is null || metric.Dataset == required.Dataset).ToList();
        var demand = $"metric {required.Name} {Bounds(required)}{On(required.Dataset)}";
        if (named.Count == 0)
        {
            return new Shortfall(PromotionReasons.MetricMissing, $"{demand}, which spec.metrics does not report");
        }

        if (measured.Count == 0)
        {
            return new Shortfall(PromotionReasons.MetricOnOtherDataset, $"{demand}, and spec.metrics reports {Figure(named)}");
        }

        return measured.Exists(metric => IsWithin(required, metric.Value))
            ? null
            : new Shortfall(PromotionReasons.MetricOutOfBounds, $"{demand}, and spec.metrics reports {Figure(measured)}");
    }

    private static bool IsWithin(RequiredMetric required, double value) => !(value < required.Min) && !(value > required.Max);

    private static string Bounds(RequiredMetric required) => (required.Min, required.Max) switch
    {
        ({ } min, { } max) => $"from {Number(min)} to {Number(max)}",
        ({ } min, null) => $"of at least {Number(min)}",
        _ => $"of at most {Number(required.Max ?? double.NaN)}",
    };

    private static string Figure(List<MetricValue> metrics)
    {
        var first = $"{Number(metrics[0].Value)}{(metrics[0].Dataset is null ? " without a dataset" : On(metrics[0].Dataset))}";
        return metrics.Count == 1 ? first : $"{first} (and {metrics.Count - 1} more)";
    }

    private static string On(string? dataset) => dataset is null ? "" : $" on dataset {dataset}";

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Something that a gate requires and a version does not have.</summary>
/// <param name="Reason">What kind of thing, in one word.</param>
/// <param name="Message">What is required, and what there is.</param>
internal sealed record Shortfall(string Reason, string Message);

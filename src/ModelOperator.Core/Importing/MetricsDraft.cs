using ModelOperator.Api;

namespace ModelOperator.Core.Importing;

/// <summary>Metrics as they come together; what does not fit is listed.</summary>
internal sealed class MetricsDraft
{
    private readonly List<MetricValue> _metrics = [];
    private readonly HashSet<(string Name, string? Dataset)> _known = [];

    /// <summary>Adds a figure that a part of the source says, and returns whether it fits.</summary>
    public bool Add(SourceNode source, MetricValue metric)
    {
        if (_metrics.Count == Limits.Metrics)
        {
            source.Refuse($"a version has at most {Limits.Metrics} metrics");
            return false;
        }

        if (!_known.Add((metric.Name, metric.Dataset)))
        {
            source.Refuse("a figure of that name on that dataset comes before it");
            return false;
        }

        _metrics.Add(metric);
        return true;
    }

    public IReadOnlyList<MetricValue>? Build() => _metrics.Count == 0 ? null : _metrics;
}

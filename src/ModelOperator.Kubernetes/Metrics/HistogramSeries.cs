namespace ModelOperator.Kubernetes.Metrics;

/// <summary>Values counted in buckets. Counts and sum are changed and read together, so that a scrape never sees them disagree.</summary>
internal sealed class HistogramSeries(string labels, double[] bounds) : MetricSeries(labels)
{
    private readonly Lock _gate = new();
    private readonly long[] _counts = new long[bounds.Length + 1];
    private double _sum;

    public override void Write(PrometheusText text, string name)
    {
        long[] counts;
        double sum;
        lock (_gate)
        {
            counts = [.. _counts];
            sum = _sum;
        }

        var cumulative = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            cumulative += counts[i];
            text.Sample(name, "_bucket", Labels, i < bounds.Length ? bounds[i] : double.PositiveInfinity, cumulative);
        }

        text.Sample(name, "_sum", Labels, null, sum);
        text.Sample(name, "_count", Labels, null, cumulative);
    }

    protected override void Record(double value)
    {
        if (double.IsNaN(value))
        {
            return;
        }

        // A value equal to a bound belongs to the bound's own bucket: "le" is less than or equal.
        var index = Array.BinarySearch(bounds, value);
        lock (_gate)
        {
            _counts[index >= 0 ? index : ~index]++;
            _sum += value;
        }
    }
}

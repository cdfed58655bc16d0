namespace ModelOperator.Kubernetes.Metrics;

/// <summary>A number: a running total, or a present value.</summary>
internal sealed class ScalarSeries(string labels, MetricKind kind) : MetricSeries(labels)
{
    private readonly bool _adds = kind is MetricKind.Counter or MetricKind.UpDownCounter;
    private double _value;

    public override void Write(PrometheusText text, string name) => text.Sample(name, "", Labels, null, Volatile.Read(ref _value));

    protected override void Record(double value)
    {
        if (!_adds)
        {
            Volatile.Write(ref _value, value);
            return;
        }

        var seen = Volatile.Read(ref _value);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref _value, seen + value, seen);
            if (before.Equals(seen))
            {
                return;
            }

            seen = before;
        }
    }
}

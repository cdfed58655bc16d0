using System.Diagnostics.Metrics;

namespace ModelOperator.Kubernetes.Metrics;

/// <summary>The meter that everything in this assembly measures with.</summary>
public static class RuntimeMeter
{
    /// <summary>Name of the meter, for listeners.</summary>
    public const string Name = "ModelOperator.Kubernetes";

    private static readonly InstrumentAdvice<double> DurationBuckets = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
    };

    /// <summary>A histogram of seconds, with buckets from a cache hit (1 ms) to a reconcile's timeout (2 min).</summary>
    /// <param name="meter">The meter of the instrument.</param>
    /// <param name="name">Name in Prometheus style, ending in <c>_seconds</c>.</param>
    /// <param name="description">What is measured, in one sentence.</param>
    public static Histogram<double> Duration(Meter meter, string name, string description) =>
        meter.CreateHistogram(name, "s", description, tags: null, DurationBuckets);
}

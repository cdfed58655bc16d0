namespace ModelOperator.Kubernetes.Metrics;

/// <summary>What measurements of an instrument mean.</summary>
internal enum MetricKind
{
    /// <summary>Amounts that add up.</summary>
    Counter,

    /// <summary>The total so far, read when scraped.</summary>
    ObservedCounter,

    /// <summary>Differences, up and down.</summary>
    UpDownCounter,

    /// <summary>The present value, told when it changes.</summary>
    Gauge,

    /// <summary>The present value, read when scraped.</summary>
    ObservedGauge,

    /// <summary>Single values, counted in buckets.</summary>
    Histogram,
}

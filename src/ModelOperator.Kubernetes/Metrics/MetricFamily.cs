using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace ModelOperator.Kubernetes.Metrics;

/// <summary>One metric: its name, type and help, and a series for each set of labels.</summary>
internal sealed class MetricFamily
{
    /// <summary>
    /// Most series of one metric. Labels are chosen so that this is never reached; where one is fed from what users write, their
    /// invention must not cost memory without end, so that further series are not kept.
    /// </summary>
    internal const int MaxSeries = 2000;

    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Lock _creation = new();
    private readonly ConcurrentDictionary<Tag[], MetricSeries> _byTags = new(TagsComparer.Instance);
    private readonly Dictionary<string, MetricSeries> _byLabels = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Tag[], MetricSeries>.AlternateLookup<ReadOnlySpan<Tag>> _lookup;
    private readonly string? _help;
    private readonly string? _unit;
    private readonly double[] _bounds;
    private volatile int _scrape;

    public MetricFamily(string name, MetricKind kind, Instrument instrument)
    {
        Name = name;
        Kind = kind;
        _help = instrument.Description;
        _unit = PrometheusName.Unit(instrument.Unit);
        _bounds = Bounds(instrument);
        _lookup = _byTags.GetAlternateLookup<ReadOnlySpan<Tag>>();
    }

    public string Name { get; }

    public MetricKind Kind { get; }

    private bool IsObserved => Kind is MetricKind.ObservedCounter or MetricKind.ObservedGauge;

    /// <summary>What an instrument measures, or null when it is of a type we do not know.</summary>
    public static MetricKind? KindOf(Instrument instrument)
    {
        var type = instrument.GetType();
        if (!type.IsGenericType)
        {
            return null;
        }

        var definition = type.GetGenericTypeDefinition();
        return definition == typeof(Counter<>) ? MetricKind.Counter
            : definition == typeof(ObservableCounter<>) ? MetricKind.ObservedCounter
            : definition == typeof(UpDownCounter<>) ? MetricKind.UpDownCounter
            : definition == typeof(Gauge<>) ? MetricKind.Gauge
            : definition == typeof(ObservableGauge<>) || definition == typeof(ObservableUpDownCounter<>) ? MetricKind.ObservedGauge
            : definition == typeof(Histogram<>) ? MetricKind.Histogram
            : null;
    }

    public void Record(double value, ReadOnlySpan<Tag> tags)
    {
        if (!_lookup.TryGetValue(tags, out var series))
        {
            series = Create(tags);
        }

        series?.Record(value, _scrape);
    }

    /// <summary>From here on, observed series belong to this scrape; what is not observed in it is forgotten.</summary>
    public void BeginScrape(int scrape) => _scrape = scrape;

    public void Write(PrometheusText text)
    {
        if (IsObserved)
        {
            ForgetUnseen();
        }

        MetricSeries[] all;
        lock (_creation)
        {
            all = [.. _byLabels.Values];
        }

        // Also what has no series yet is there to be known: a metric that is missing looks like one that is misspelt.
        text.Header(Name, TypeName, _help, _unit);
        foreach (var series in all)
        {
            series.Write(text, Name);
        }
    }

    private string TypeName => Kind switch
    {
        MetricKind.Counter or MetricKind.ObservedCounter => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };

    private static double[] Bounds(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<float> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        _ => DefaultBounds,
    };

    /// <summary>What was not observed in this scrape is gone, and makes room for what comes.</summary>
    private void ForgetUnseen()
    {
        lock (_creation)
        {
            foreach (var (labels, _) in _byLabels.Where(series => !series.Value.SeenIn(_scrape)).ToList())
            {
                _byLabels.Remove(labels);
            }

            foreach (var (tags, _) in _byTags.Where(series => !series.Value.SeenIn(_scrape)))
            {
                _byTags.TryRemove(tags, out _);
            }
        }
    }

    private MetricSeries? Create(ReadOnlySpan<Tag> tags)
    {
        // Tags that differ in order, or only in how they are typed, come out as the same labels and are the same series.
        var labels = PrometheusText.Labels(tags);
        lock (_creation)
        {
            if (!_byLabels.TryGetValue(labels, out var series))
            {
                if (_byLabels.Count >= MaxSeries)
                {
                    return null;
                }

                series = Kind == MetricKind.Histogram ? new HistogramSeries(labels, _bounds) : new ScalarSeries(labels, Kind);
                _byLabels.Add(labels, series);
            }

            if (_byTags.Count < MaxSeries)
            {
                _lookup[tags] = series;
            }

            return series;
        }
    }
}

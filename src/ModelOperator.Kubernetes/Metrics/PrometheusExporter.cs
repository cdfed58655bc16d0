using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ModelOperator.Kubernetes.Metrics;

/// <summary>
/// Listens to meters and writes what they measured in Prometheus' text format, version 0.0.4. Instruments of one name are one
/// metric, whichever meter they are of. Recording takes no lock that a scrape holds, and allocates only when labels are new.
/// </summary>
public sealed class PrometheusExporter : IDisposable
{
    /// <summary>The Content-Type of what <see cref="Write"/> writes.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly Lock _scrape = new();
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly Predicate<Meter> _includes;
    private int _scrapes;

    /// <summary>Starts to listen.</summary>
    /// <param name="includes">Which meters to listen to; those whose name starts with <c>ModelOperator</c> when null.</param>
    public PrometheusExporter(Predicate<Meter>? includes = null)
    {
        _includes = includes ?? (static meter => meter.Name.StartsWith("ModelOperator", StringComparison.Ordinal));
        _listener.InstrumentPublished = Enable;
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>Writes every metric with its present value. May be called from several threads.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        lock (_scrape)
        {
            _scrapes++;
            foreach (var family in _families.Values)
            {
                family.BeginScrape(_scrapes);
            }

            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException)
            {
                // Gauges that cannot be read are missing from this scrape; the others have been read.
            }

            var text = new PrometheusText(output);
            foreach (var family in _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal))
            {
                family.Write(text);
            }
        }
    }

    /// <summary>Stops to listen.</summary>
    public void Dispose() => _listener.Dispose();

    private void Enable(Instrument instrument, MeterListener listener)
    {
        if (!_includes(instrument.Meter) || MetricFamily.KindOf(instrument) is not { } kind)
        {
            return;
        }

        var name = PrometheusName.Of(instrument.Name, instrument.Unit, kind);
        var family = _families.GetOrAdd(name, static (name, of) => new MetricFamily(name, of.kind, of.instrument), (kind, instrument));

        // One name cannot be two types; the first stays.
        if (family.Kind == kind)
        {
            listener.EnableMeasurementEvents(instrument, family);
        }
    }
}

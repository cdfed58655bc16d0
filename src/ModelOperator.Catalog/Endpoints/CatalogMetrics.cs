using System.Diagnostics.Metrics;
using ModelOperator.Kubernetes.Metrics;

namespace ModelOperator.Catalog.Endpoints;

/// <summary>
/// What is measured of the catalog's own work. What it asks the API server, reviews of callers included, is measured by the client as
/// <c>rest_client_requests_total</c>. No label tells who asked or for what.
/// </summary>
internal sealed class CatalogMetrics : IDisposable
{
    private readonly Meter _meter = new("ModelOperator.Catalog");
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _durations;

    /// <summary>Begins to measure.</summary>
    /// <param name="sessions">Counts callers of late.</param>
    /// <param name="followers">Counts open watches.</param>
    public CatalogMetrics(Func<int> sessions, Func<int> followers)
    {
        _requests = _meter.CreateCounter<long>("modeloperator_catalog_requests_total", null, "Requests by operation and HTTP status.");
        _durations = RuntimeMeter.Duration(_meter, "modeloperator_catalog_request_duration_seconds", "Seconds until an answer was written, by operation; watches excepted.");
        _meter.CreateObservableGauge("modeloperator_catalog_sessions", sessions, null, "Callers whose permissions are remembered.");
        _meter.CreateObservableGauge("modeloperator_catalog_watches", followers, null, "Watches that are open.");
    }

    /// <summary>Counts a request that was answered.</summary>
    public void Record(Operation operation, int status, TimeSpan duration)
    {
        _requests.Add(1, new KeyValuePair<string, object?>("operation", operation.Id), new KeyValuePair<string, object?>("code", status));
        if (!operation.Streams)
        {
            _durations.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("operation", operation.Id));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}

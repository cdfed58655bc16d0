using System.Diagnostics.Metrics;
using ModelOperator.Kubernetes.Metrics;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>
/// When a reflector last had word of its resource: a complete list, or an event or a bookmark of its watch. API servers send a bookmark
/// about once a minute, so that an older word says that changes are not seen any more.
/// </summary>
/// <param name="resource">What is watched.</param>
/// <param name="isExpected">Whether there should be word now; without, nothing is measured.</param>
/// <param name="time">The clock.</param>
internal sealed class WatchContact(string resource, Func<bool> isExpected, TimeProvider time)
{
    private readonly KeyValuePair<string, object?>[] _tags = [new("resource", resource)];
    private long _last;

    /// <summary>Measures until disposed of. A watch that never has word counts from here.</summary>
    public IDisposable Measure()
    {
        Renew();
        var meter = new Meter(RuntimeMeter.Name);
        meter.CreateObservableGauge<double>(
            "modeloperator_watch_contact_timestamp_seconds", () => isExpected() ? [new(Volatile.Read(ref _last) / 1000.0, _tags)] : [], "s",
            "When the cache of a resource last had word of the API server, by a list, an event or a bookmark, in seconds since 1970.");
        return meter;
    }

    /// <summary>There is word now.</summary>
    public void Renew() => Volatile.Write(ref _last, time.GetUtcNow().ToUnixTimeMilliseconds());
}

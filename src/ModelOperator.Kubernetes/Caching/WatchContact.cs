using System.Diagnostics.Metrics;
using ModelOperator.Kubernetes.Metrics;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>
/// When a reflector last had word of its resource: a complete list, or an event or a bookmark of its watch. API servers send a bookmark
/// about once a minute, so that an older word says that changes are not seen any more.
/// </summary>
internal static class WatchContact
{
    /// <summary>Measures until disposed of.</summary>
    /// <param name="resource">What is watched.</param>
    /// <param name="last">When there was word; null when there need be none, and then nothing is measured.</param>
    public static IDisposable Measure(string resource, Func<DateTimeOffset?> last)
    {
        KeyValuePair<string, object?>[] tags = [new("resource", resource)];
        var meter = new Meter(RuntimeMeter.Name);
        meter.CreateObservableGauge<double>(
            "modeloperator_watch_contact_timestamp_seconds", () => last() is { } moment ? [new(moment.ToUnixTimeMilliseconds() / 1000.0, tags)] : [], "s",
            "When the cache of a resource last had word of the API server, by a list, an event or a bookmark, in seconds since 1970.");
        return meter;
    }
}

using System.Diagnostics.Metrics;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Metrics;

namespace ModelOperator.Kubernetes.Client;

/// <summary>What is measured about requests, watches and caches, on a meter that any listener can read.</summary>
internal static class ClientMetrics
{
    private static readonly Meter Meter = new(RuntimeMeter.Name);

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "rest_client_requests_total", null, "Requests to the API server by verb, resource and code; code 0 means no answer.");

    private static readonly Histogram<double> Durations = RuntimeMeter.Duration(
        Meter, "rest_client_request_duration_seconds", "Seconds until the headers of the API server's answer, by verb.");

    private static readonly Counter<long> WatchRestarts = Meter.CreateCounter<long>(
        "modeloperator_watch_restarts_total", null, "Times a watch had to be opened anew, by resource and cause.");

    private static readonly UpDownCounter<long> Cached = Meter.CreateUpDownCounter<long>(
        "modeloperator_cache_objects", null, "Objects in caches by resource.");

    private static readonly UpDownCounter<long> Blocked = Meter.CreateUpDownCounter<long>(
        "modeloperator_watches_blocked", null, "Watches that the API server does not serve, by resource, cause (Forbidden or NotServed), and whether the kind is optional.");

    private static readonly Counter<long> Unreadable = Meter.CreateCounter<long>(
        "modeloperator_unreadable_objects_total", null, "Versions of objects that do not fit their type, by resource.");

    public static void Record(in ApiRequest request)
    {
        Requests.Add(
            1,
            new KeyValuePair<string, object?>("verb", request.Verb),
            new KeyValuePair<string, object?>("resource", request.Resource),
            new KeyValuePair<string, object?>("code", request.Code));
        Durations.Record(request.Duration.TotalSeconds, new KeyValuePair<string, object?>("verb", request.Verb));
    }

    public static void RecordWatchRestart(string resource, string cause) => WatchRestarts.Add(
        1, new KeyValuePair<string, object?>("resource", resource), new KeyValuePair<string, object?>("cause", cause));

    public static void AddCached(string resource, int objects) =>
        Cached.Add(objects, new KeyValuePair<string, object?>("resource", resource));

    public static void RecordAccess(string resource, bool optional, ReflectorAccess before, ReflectorAccess now)
    {
        AddBlocked(resource, optional, before, -1);
        AddBlocked(resource, optional, now, 1);
    }

    public static void RecordUnreadable(string resource) => Unreadable.Add(1, new KeyValuePair<string, object?>("resource", resource));

    private static void AddBlocked(string resource, bool optional, ReflectorAccess access, int watches)
    {
        if (access != ReflectorAccess.Open)
        {
            Blocked.Add(
                watches,
                new KeyValuePair<string, object?>("resource", resource),
                new KeyValuePair<string, object?>("cause", access.ToString()),
                new KeyValuePair<string, object?>("optional", optional ? "true" : "false"));
        }
    }
}

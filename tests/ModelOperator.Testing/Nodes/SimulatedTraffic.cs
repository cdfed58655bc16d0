using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelOperator.Testing.Nodes;

/// <summary>
/// Requests that nobody sends, to pods that do not run: what the server of a ready pod would count if it got as many every second as the
/// others, and the share of them failed that the pod's annotation says.
/// </summary>
internal sealed class SimulatedTraffic
{
    /// <summary>Share of the pod's requests that fail, in percent, such as <c>30</c>.</summary>
    public const string ErrorPercentAnnotation = "simulator.modeloperator.io/error-percent";

    /// <summary>Requests that a ready pod gets in a second.</summary>
    public const double RequestsPerSecond = 50;

    /// <summary>The share of them that fails where the pod says nothing, in percent.</summary>
    public const double ErrorPercent = 0.2;

    private readonly Lock _lock = new();
    private Dictionary<string, (double Succeeded, double Failed)> _counts = [];
    private DateTimeOffset? _countedAt;

    /// <summary>The counters of the pods that there are, as series of Prometheus' text format.</summary>
    /// <param name="pods">The pods. One that was not there at the last count begins at zero, and one that is gone is forgotten.</param>
    /// <param name="now">The time; the pods have got their requests since the last count as they are now.</param>
    public IReadOnlyList<KeyValuePair<string, double>> Count(IEnumerable<JsonObject> pods, DateTimeOffset now)
    {
        lock (_lock)
        {
            var requests = RequestsPerSecond * Math.Max(0, (now - (_countedAt ?? now)).TotalSeconds);
            _countedAt = now;
            var before = _counts;
            _counts = [];
            List<KeyValuePair<string, double>> series = [];
            foreach (var pod in pods)
            {
                var uid = (string)pod["metadata"]!["uid"]!;
                var count = before.GetValueOrDefault(uid);
                if (before.ContainsKey(uid) && IsReady(pod))
                {
                    var failed = requests * ErrorShare(pod);
                    count = (count.Succeeded + requests - failed, count.Failed + failed);
                }
                _counts[uid] = count;
                series.Add(Series(pod, "200", count.Succeeded));
                series.Add(Series(pod, "500", count.Failed));
            }
            return series;
        }
    }

    // Names of namespaces and pods have no character that would have to be escaped.
    private static KeyValuePair<string, double> Series(JsonObject pod, string code, double value) => new(
        $$"""http_requests_total{namespace="{{(string?)pod["metadata"]!["namespace"]}}",pod="{{(string?)pod["metadata"]!["name"]}}",code="{{code}}"}""",
        Math.Floor(value));

    private static bool IsReady(JsonObject pod) =>
        pod["metadata"]!["deletionTimestamp"] is null
        && pod["status"]?["conditions"] is JsonArray conditions
        && conditions.Any(condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True");

    private static double ErrorShare(JsonObject pod) =>
        (double.TryParse((string?)pod["metadata"]!["annotations"]?[ErrorPercentAnnotation], CultureInfo.InvariantCulture, out var percent)
            ? Math.Clamp(percent, 0, 100)
            : ErrorPercent) / 100;
}

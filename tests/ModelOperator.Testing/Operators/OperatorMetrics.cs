using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelOperator.Testing.Operators;

/// <summary>What an operator counted until a moment, read from its Prometheus text.</summary>
public sealed partial class OperatorMetrics
{
    private static readonly string[] Writes = ["create", "update", "patch", "apply", "delete"];
    private const string Leases = "leases.coordination.k8s.io", Discovery = "raw";

    private readonly Dictionary<(string Verb, string Resource, string Code), long> _requests = [];

    private readonly string _text;

    private OperatorMetrics(string text) => _text = text;

    /// <summary>Whether the process leads.</summary>
    public bool IsLeader => Sum("leader_election_master_status") == 1;

    /// <summary>Processor time it has used, in seconds.</summary>
    public double CpuSeconds => Sum("process_cpu_seconds_total");

    /// <summary>Its memory that is in RAM, in bytes.</summary>
    public double ResidentBytes => Sum("process_resident_memory_bytes");

    /// <summary>Requests that changed something, or tried to: everything but reads, and but what leader election writes.</summary>
    public long WriteCount => WritesByResource.Values.Sum();

    /// <summary>The same by <c>verb resource</c>.</summary>
    public IReadOnlyDictionary<string, long> WritesByResource => Count(key => Writes.Contains(key.Verb) && key.Resource != Leases);

    /// <summary>Gets and lists by <c>verb resource</c>, but what leader election reads, and the looks at what the server serves, which are once a minute.</summary>
    public IReadOnlyDictionary<string, long> Reads => Count(key => key.Verb is "get" or "list" && key.Resource is not (Leases or Discovery));

    /// <summary>Requests that the server refused or did not answer, as <c>verb resource code</c>.</summary>
    public IReadOnlyDictionary<string, long> Failures => _requests
        .Where(request => !request.Key.Code.StartsWith('2'))
        .ToDictionary(request => $"{request.Key.Verb} {request.Key.Resource} {request.Key.Code}", request => request.Value);

    /// <summary>Number of requests of a verb for a resource such as <c>models.modeloperator.io/status</c>.</summary>
    /// <param name="verb">The API's verb.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="succeeded">Whether to count only those that succeeded.</param>
    public long Requests(string verb, string resource, bool succeeded = false) => _requests
        .Where(request => request.Key.Verb == verb && request.Key.Resource == resource && (!succeeded || request.Key.Code.StartsWith('2')))
        .Sum(request => request.Value);

    /// <summary>The sum of the series of a metric.</summary>
    /// <param name="metric">The metric's name.</param>
    /// <param name="label">What the series must carry, such as <c>generation="2"</c>; null for all.</param>
    public double Sum(string metric, string? label = null) => _text.Split('\n')
        .Where(line => line.StartsWith(metric, StringComparison.Ordinal) && line.Length > metric.Length && line[metric.Length] is '{' or ' '
            && (label is null || line.Contains(label, StringComparison.Ordinal)))
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    /// <summary>Writes that were made since another moment, by <c>verb resource</c>.</summary>
    public IReadOnlyDictionary<string, long> WritesSince(OperatorMetrics earlier) => Difference(WritesByResource, earlier.WritesByResource);

    /// <summary>Gets and lists that were made since another moment, by <c>verb resource</c>.</summary>
    public IReadOnlyDictionary<string, long> ReadsSince(OperatorMetrics earlier) => Difference(Reads, earlier.Reads);

    /// <summary>Requests that the server refused or did not answer since another moment, as <c>verb resource code</c>.</summary>
    public IReadOnlyDictionary<string, long> FailuresSince(OperatorMetrics earlier) => Difference(Failures, earlier.Failures);

    /// <summary>The bound of a histogram's bucket that this share of what was observed since another moment does not exceed.</summary>
    /// <param name="earlier">The other moment.</param>
    /// <param name="metric">The histogram's name.</param>
    /// <param name="label">What its series must carry, such as <c>controller="dataset"</c>.</param>
    /// <param name="share">The share, such as 0.99.</param>
    public double QuantileSince(OperatorMetrics earlier, string metric, string label, double share)
    {
        var before = earlier.Buckets(metric, label);
        List<(double Bound, double Count)> buckets = [.. Buckets(metric, label).Select(bucket => (bucket.Key, bucket.Value - before.GetValueOrDefault(bucket.Key))).OrderBy(bucket => bucket.Key)];
        return buckets.First(bucket => bucket.Count >= share * buckets[^1].Count).Bound;
    }

    /// <summary>Reads the text of <c>/metrics</c>.</summary>
    public static OperatorMetrics Parse(string text)
    {
        var metrics = new OperatorMetrics(text);
        foreach (var line in text.Split('\n').Where(line => line.StartsWith("rest_client_requests_total{", StringComparison.Ordinal)))
        {
            var labels = Label().Matches(line).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
            var value = line[(line.LastIndexOf(' ') + 1)..];
            metrics._requests[(labels["verb"], labels["resource"], labels["code"])] = (long)double.Parse(value, CultureInfo.InvariantCulture);
        }

        return metrics;
    }

    private Dictionary<double, double> Buckets(string metric, string label) => _text.Split('\n')
        .Where(line => line.StartsWith($"{metric}_bucket{{", StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))
        .ToDictionary(line => Number(Bound().Match(line).Groups[1].Value), line => Number(line[(line.LastIndexOf(' ') + 1)..]));

    private static double Number(string text) => text == "+Inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);

    private Dictionary<string, long> Count(Func<(string Verb, string Resource, string Code), bool> counts) => _requests
        .Where(request => counts(request.Key))
        .GroupBy(request => $"{request.Key.Verb} {request.Key.Resource}")
        .ToDictionary(group => group.Key, group => group.Sum(request => request.Value));

    private static Dictionary<string, long> Difference(IReadOnlyDictionary<string, long> now, IReadOnlyDictionary<string, long> earlier) => now
        .Select(count => (count.Key, Value: count.Value - earlier.GetValueOrDefault(count.Key)))
        .Where(count => count.Value != 0)
        .ToDictionary(count => count.Key, count => count.Value);

    [GeneratedRegex("([a-z_]+)=\"([^\"]*)\"")]
    private static partial Regex Label();

    [GeneratedRegex("le=\"([^\"]*)\"")]
    private static partial Regex Bound();
}

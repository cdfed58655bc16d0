using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace ModelOperator.TestRuntime;

/// <summary>How many predictions were asked for, by how they were answered.</summary>
internal sealed class RequestCounts
{
    private readonly ConcurrentDictionary<int, long> _byStatus = new() { [200] = 0, [500] = 0 };
    private long _begun = -1;

    /// <summary>The number of the request, from 0.</summary>
    public long Begin() => Interlocked.Increment(ref _begun);

    public void End(int status) => _byStatus.AddOrUpdate(status, 1, (_, count) => count + 1);

    public string ToPrometheusText(string model, string version)
    {
        var text = new StringBuilder("# HELP inference_requests_total Predictions asked for, by the status they were answered with.\n")
            .Append("# TYPE inference_requests_total counter\n");
        foreach (var (status, count) in _byStatus.OrderBy(entry => entry.Key))
        {
            text.Append(CultureInfo.InvariantCulture, $"inference_requests_total{{model=\"{model}\",version=\"{version}\",code=\"{status}\"}} {count}\n");
        }
        return text.ToString();
    }
}

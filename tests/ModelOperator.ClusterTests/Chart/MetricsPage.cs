using System.Text.RegularExpressions;
using ModelOperator.Testing.Example;
using ModelOperator.Testing.Operators;
using ModelOperator.Testing.Prometheus;
using Xunit;

namespace ModelOperator.ClusterTests.Chart;

/// <summary>
/// The page of the chart that lists every metric. What processes answer when they are scraped is compared with it, and what alerts and the
/// dashboard ask for is looked up in it.
/// </summary>
internal static partial class MetricsPage
{
    private const string Update = "MODELOPERATOR_UPDATE_GOLDEN";

    private static readonly string Path = System.IO.Path.Combine(Repository.Root, "charts", "modeloperator", "METRICS.md");

    /// <summary>Names of the metrics on the page.</summary>
    public static HashSet<string> Names => [.. Row().Matches(File.ReadAllText(Path)).Select(match => match.Groups[1].Value)];

    /// <summary>Holds a scrape to the naming rules of Prometheus, and to what the page says of the process; or writes that, when golden files are to be updated.</summary>
    /// <param name="process">Heading of the process on the page.</param>
    /// <param name="scrape">What it answers.</param>
    public static async Task AssertListsAsync(string process, string scrape)
    {
        await Promtool.CheckMetricsAsync(scrape);
        var metrics = ScrapedMetric.Parse(scrape);
        Assert.All(metrics, metric =>
        {
            Assert.Matches(@"^[A-Z0-9].*[^ ]\.$", metric.Help);
            Assert.Equal(metric.Type == "counter", metric.Name.EndsWith("_total", StringComparison.Ordinal));
            Assert.Equal(metric.Unit.Length > 0 ? $"_{metric.Unit}" : "", BaseUnit().Match(metric.Name).Value);
        });

        var table = string.Concat(metrics.Select(metric => $"| `{metric.Name}` | {metric.Type} | {metric.Unit} | {metric.Help} |\n"));
        var page = await File.ReadAllTextAsync(Path);
        var listed = new Regex($@"(?<=## {process}\n\n\| Metric .*\n\|-.*\n)(?:\| `.*\n)*");
        Assert.Matches(listed, page);
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            await File.WriteAllTextAsync(Path, listed.Replace(page, table.Replace("$", "$$", StringComparison.Ordinal), 1));
            return;
        }

        Assert.True(listed.Match(page).Value == table, $"{Path} does not say of {process} what it says of itself; {Update}=1 rewrites the page:\n{table}");
    }

    [GeneratedRegex("^\\| `([a-z_]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("_(seconds|bytes)(?=(_total)?$)")]
    private static partial Regex BaseUnit();
}

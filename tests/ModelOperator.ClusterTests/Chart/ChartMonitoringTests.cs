using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Example;
using ModelOperator.Testing.Prometheus;
using Xunit;

namespace ModelOperator.ClusterTests.Chart;

/// <summary>The alerts and the dashboard of the chart: Prometheus understands them, and what they ask for is measured.</summary>
public sealed partial class ChartMonitoringTests
{
    private static readonly List<JsonNode> Alerts =
        [.. YamlObjects.Parse(Read("alerts.yaml")).Single()["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).OfType<JsonNode>()];

    private static readonly JsonNode Dashboard = JsonNode.Parse(Read("dashboard.json"))!;

    private static readonly List<JsonNode> All = [.. Dashboard["panels"]!.AsArray().OfType<JsonNode>()];

    /// <summary>Those that show something; the others are headings.</summary>
    private static readonly List<JsonNode> Panels = [.. All.Where(panel => (string?)panel["type"] != "row")];

    private static readonly List<(string Where, string Query)> PanelQueries =
        [.. Panels.SelectMany(panel => panel["targets"]!.AsArray().Select(target => ((string)panel["title"]!, (string)target!["expr"]!)))];

    [Fact]
    public void Every_query_names_metrics_that_there_are()
    {
        var metrics = MetricsPage.Names;
        foreach (var (where, query) in PanelQueries.Concat(Alerts.Select(alert => ((string)alert["alert"]!, (string)alert["expr"]!))))
        {
            var named = Named().Matches(Beside().Replace(query, "")).Select(match => match.Value).ToList();
            Assert.NotEmpty(named);
            Assert.All(named, name => Assert.True(
                metrics.Contains(name) || metrics.Contains(SuffixOfHistogram().Replace(name, "")), $"{where} asks for {name}, which nothing measures."));
        }
    }

    [Fact]
    public async Task Prometheus_takes_the_alerts_and_each_fires_when_it_should_and_not_otherwise()
    {
        var test = Path.Combine(Repository.Root, "tests", "ModelOperator.ClusterTests", "Chart", "alerts.test.yaml");
        var tested = await File.ReadAllTextAsync(test);

        await Promtool.CheckRulesAsync(Path.Combine(ChartTools.Chart, "files", "alerts.yaml"));
        await Promtool.TestRulesAsync(test);
        Assert.All(Alerts, alert => Assert.Contains($"ALERTS{{alertname=\"{alert["alert"]}\"", tested, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Prometheus_understands_every_query_of_the_dashboard()
    {
        var rules = new JsonObject
        {
            ["groups"] = new JsonArray(new JsonObject
            {
                ["name"] = "dashboard",
                ["rules"] = new JsonArray([.. PanelQueries.Select((panel, number) => new JsonObject
                {
                    ["record"] = $"panel:{number}",
                    ["expr"] = panel.Query.Replace("$__rate_interval", "2m", StringComparison.Ordinal).Replace("$job", "modeloperator", StringComparison.Ordinal),
                })]),
            }),
        };
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, rules.ToJsonString());
            await Promtool.CheckRulesAsync(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Every_alert_says_how_bad_it_is_what_it_is_and_what_it_means_and_has_a_paragraph_to_act_by()
    {
        var runbook = File.ReadAllText(Path.Combine(ChartTools.Chart, "README.md"));
        Assert.All(Alerts, alert =>
        {
            Assert.Contains((string?)alert["labels"]!["severity"], (string[])["warning", "critical"]);
            Assert.Matches(@"^\S.*\.$", (string?)alert["annotations"]!["summary"]);
            Assert.Matches(@"^\S.*\.$", (string?)alert["annotations"]!["description"]);
            Assert.Contains($"**{alert["alert"]}**", runbook, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_panel_asks_the_chosen_Prometheus_about_the_chosen_jobs_and_says_in_what_unit_and_what_it_shows()
    {
        Assert.Equal(["datasource", "job"], Dashboard["templating"]!["list"]!.AsArray().Select(variable => (string)variable!["name"]!));
        Assert.All(Panels, panel =>
        {
            Assert.Equal("${datasource}", (string?)panel["datasource"]!["uid"]);
            Assert.Contains((string?)panel["fieldConfig"]!["defaults"]!["unit"], (string[])["short", "s", "bytes", "ops", "reqps", "percentunit"]);
            Assert.Matches(@"^\S.*\.$", (string?)panel["description"]);
        });
        Assert.All(PanelQueries, panel => Assert.Equal(
            Named().Count(Beside().Replace(panel.Query, "")), Regex.Count(panel.Query, "job=~\"\\$job\"|\\{name=\"modeloperator\"\\}")));
    }

    [Fact]
    public void Panels_of_the_dashboard_have_numbers_of_their_own_and_do_not_overlap()
    {
        Assert.Equal(All.Count, All.Select(panel => (int)panel["id"]!).Distinct().Count());
        Assert.Equal(["Operator", "Sharing", "Serving", "Catalog"], All.Except(Panels).Select(row => (string)row["title"]!));
        var cells = All.Select(panel => panel["gridPos"]!).SelectMany(place =>
            from x in Enumerable.Range((int)place["x"]!, (int)place["w"]!)
            from y in Enumerable.Range((int)place["y"]!, (int)place["h"]!)
            select (x, y)).ToList();
        Assert.Equal(cells.Count, cells.Distinct().Count());
        Assert.All(cells, cell => Assert.InRange(cell.x, 0, 23));
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(ChartTools.Chart, "files", file));

    /// <summary>What stands in a query beside metrics: values, and labels that series are grouped or joined by.</summary>
    [GeneratedRegex("\"[^\"]*\"|(?:by|on) \\([^)]*\\)")]
    private static partial Regex Beside();

    [GeneratedRegex("""\b(?:modeloperator|workqueue|rest_client|leader_election|process|dotnet)_[a-z_]+""")]
    private static partial Regex Named();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex SuffixOfHistogram();
}

using ModelOperator.Core.Serving.Gates;
using ModelOperator.Testing.Prometheus;
using Xunit;

namespace ModelOperator.ClusterTests.Gates;

/// <summary>Gates and a real Prometheus.</summary>
public sealed class PrometheusTests(PrometheusFixture prometheus) : IClassFixture<PrometheusFixture>
{
    [Theory]
    [InlineData("sum(requests)", 3)]
    [InlineData("sum({__name__=\"requests\"})", 3)]
    [InlineData("sum({__name__=~\"req.+s\"})", 3)]
    [InlineData("sum(max_over_time(requests[5m]))", 3)]
    [InlineData("sum(max_over_time(sum(requests)[5m:1s]))", 3)]
    [InlineData("sum(requests @ end())", 3)]
    [InlineData("sum(requests{namespace=~\".*\"})", 3)]
    [InlineData("sum(requests or {__name__=\"secret\"})", 3)]
    [InlineData("sum(requests) + on () group_left () sum(requests)", 6)]
    [InlineData("sum({\"requests.by.name\"})", 3)]
    [InlineData("sum(by) by (by)", 4)]
    [InlineData("count(requests # {\n)", 2)]
    [InlineData("count({__name__=~\".+\", __name__!~\"up|scrape_.*\"})", 6)]
    [InlineData("absent(secret)", 1)]
    public async Task A_scoped_query_sees_the_metrics_of_its_own_namespace_alone(string query, double expected)
    {
        Assert.Equal(expected, (await prometheus.AskScopedAsync(query)).Value);
    }

    [Theory]
    [InlineData("secret", 42)]
    [InlineData("requests{namespace=\"ads\"}", 100)]
    [InlineData("requests{namespace=\"\"}", 1000)]
    [InlineData("label_replace(secret, \"namespace\", \"studio\", \"\", \"\")", 42)]
    public async Task What_others_have_is_there_and_not_for_a_scoped_query(string query, double unscoped)
    {
        Assert.Equal(unscoped, (await prometheus.AskAsync(query)).Value);
        Assert.Equal(GateProblem.NoData, (await prometheus.AskScopedAsync(query)).Problem);
    }

    [Fact]
    public async Task Prometheus_accepts_every_query_that_is_confined_before_and_after()
    {
        foreach (var query in PromQlQueries.Legitimate.SelectMany(row => new[] { row.Query, row.Scoped }).Where(query => query is not ("up{}" or "up { }")))
        {
            var sample = await prometheus.AskAsync(query);
            Assert.True(sample.Problem is not (GateProblem.InvalidQuery or GateProblem.Unavailable), $"{query}: {sample.Message}");
        }
    }

    [Fact]
    public async Task Prometheus_refuses_every_query_that_is_refused()
    {
        foreach (var query in PromQlQueries.Refused)
        {
            var sample = await prometheus.AskAsync(query);
            Assert.True(sample.Problem == GateProblem.InvalidQuery, $"{query}: {sample}");
        }
    }

    [Theory]
    [InlineData("sum(requests)", null)]
    [InlineData("requests{pod=\"encoder-7d9f-abcde\"}", null)]
    [InlineData("1", null)]
    [InlineData("scalar(sum(requests))", null)]
    [InlineData("nothing_like_it", GateProblem.NoData)]
    [InlineData("sum(requests) > 100", GateProblem.NoData)]
    [InlineData("requests", GateProblem.SeveralSeries)]
    [InlineData("broken", GateProblem.NotANumber)]
    [InlineData("0 / 0", GateProblem.NotANumber)]
    [InlineData("endless", GateProblem.NotANumber)]
    [InlineData("-endless", GateProblem.NotANumber)]
    [InlineData("requests[5m]", GateProblem.NotAScalar)]
    [InlineData("\"text\"", GateProblem.NotAScalar)]
    [InlineData("rate(requests)", GateProblem.InvalidQuery)]
    [InlineData("requests + on () requests", GateProblem.InvalidQuery)]
    [InlineData("requests{pod=~\"(\"}", GateProblem.InvalidQuery)]
    public async Task Answers_are_told_apart(string query, GateProblem? problem)
    {
        var sample = await prometheus.AskScopedAsync(query);

        Assert.Equal(problem, sample.Problem);
        Assert.Equal(problem is null, sample.Value is not null);
        Assert.Equal(problem is null, sample.Message is null);
        Assert.True((DateTimeOffset.UtcNow - sample.Time).Duration() < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task An_invalid_query_is_answered_with_what_Prometheus_says()
    {
        var sample = await prometheus.AskScopedAsync("rate(requests)");

        Assert.Matches("^Prometheus cannot evaluate the query: .*expected type range vector.*[^.]$", sample.Message);
    }

    [Fact]
    public async Task A_pattern_of_pods_matches_the_pods_of_its_version_alone()
    {
        Assert.Equal(1, (await AskAsync("encoder-7d9f-")).Value);
        Assert.Equal(2, (await AskAsync("encoder-7d9f-canary-7d9f-")).Value);
        Assert.Equal(3, (await AskAsync("encoder-7d9f-", "encoder-7d9f-canary-")).Value);
        Assert.Equal(GateProblem.NoData, (await AskAsync("encoder.7d9f-")).Problem);
        Assert.Equal(GateProblem.NoData, (await AskAsync()).Problem);

        Task<GateSample> AskAsync(params string[] prefixes)
        {
            var variables = new QueryVariables { Namespace = "studio", Name = "encoder", Version = "1", PodPrefixes = prefixes, StablePodPrefixes = [], WindowSeconds = 60 };
            return prometheus.AskScopedAsync(variables.Expand("sum(max_over_time(requests{pod=~\"$(PODS)\"}[$(WINDOW)]))", out _)!);
        }
    }

    [Fact]
    public async Task A_Prometheus_that_is_down_is_unavailable_until_it_is_back()
    {
        await prometheus.Server.StopAsync();
        try
        {
            var sample = await prometheus.AskScopedAsync("sum(requests)");

            Assert.Equal(GateProblem.Unavailable, sample.Problem);
            Assert.StartsWith("Prometheus cannot be asked: ", sample.Message, StringComparison.Ordinal);
        }
        finally
        {
            await prometheus.Server.StartAgainAsync();
        }

        await prometheus.WaitForAsync("sum(requests)", 1103);
    }
}

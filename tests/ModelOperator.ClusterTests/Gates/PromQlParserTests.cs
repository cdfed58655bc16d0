using System.Text.Json.Nodes;
using ModelOperator.Core.Serving.Gates;
using ModelOperator.Testing.Prometheus;
using Xunit;

namespace ModelOperator.ClusterTests.Gates;

/// <summary>Prometheus' own parser judges what ours let through: it says which selectors a query has, and what they match.</summary>
public sealed class PromQlParserTests(PrometheusFixture prometheus) : IClassFixture<PrometheusFixture>, IDisposable
{
    private const int Cases = 4000;

    private readonly HttpClient http = new();

    [Fact]
    public async Task Every_selector_that_Prometheus_finds_in_a_scoped_query_has_the_matcher()
    {
        foreach (var (query, scoped) in PromQlQueries.Legitimate)
        {
            var (before, after) = (await ParseAsync(query), await ParseAsync(scoped));
            Assert.True(after is not null, scoped);
            AssertConfined(scoped, after);

            Assert.Equal(Selectors(before).Count(), Selectors(after).Count());
            Assert.Equal(query == scoped, !Selectors(after).Any());
        }
    }

    [Fact]
    public async Task So_has_it_in_whatever_pieces_of_queries_give_and_nothing_is_refused_that_Prometheus_takes()
    {
        var random = new Random(20261101);
        string[] queries = [.. PromQlQueries.Legitimate.Select(row => row.Query), .. PromQlQueries.Refused.Where(query => query.All(char.IsAscii))];
        var (confined, understood) = (0, 0);
        for (var i = 0; i < Cases; i++)
        {
            var query = Piece(random, queries) + Piece(random, queries) + (random.Next(2) == 0 ? Piece(random, queries) : "");
            var scoped = PromQlScope.Apply(query, "namespace", "studio", out var error);
            if (scoped is not null && await ParseAsync(scoped) is { } tree)
            {
                AssertConfined(scoped, tree);
                confined++;
            }
            else if (await ParseAsync(query) is not null)
            {
                Assert.Fail($"{query}: {error ?? $"it becomes {scoped}, which Prometheus does not take"}");
            }

            understood += scoped is null ? 0 : 1;
        }

        Assert.InRange(confined, Cases / 20, understood);
    }

    public void Dispose() => http.Dispose();

    private static string Piece(Random random, string[] queries)
    {
        var query = queries[random.Next(queries.Length)];
        var start = random.Next(3) == 0 ? 0 : random.Next(query.Length);
        return query[start..random.Next(start, query.Length + 1)];
    }

    private static IEnumerable<JsonObject> Selectors(JsonNode? tree) =>
        Nodes(tree).Where(node => (string?)node["type"] is "vectorSelector" or "matrixSelector");

    private static void AssertConfined(string query, JsonNode tree)
    {
        foreach (var selector in Selectors(tree))
        {
            Assert.True(
                selector["matchers"]!.AsArray().Any(matcher => ((string?)matcher!["name"], (string?)matcher["type"], (string?)matcher["value"]) == ("namespace", "=", "studio")),
                $"{query} has the selector {selector}.");
        }
    }

    private static IEnumerable<JsonObject> Nodes(JsonNode? tree) => tree switch
    {
        JsonObject node => [node, .. node.SelectMany(field => Nodes(field.Value))],
        JsonArray items => items.SelectMany(Nodes),
        _ => [],
    };

    // The syntax tree; null when it is no PromQL.
    private async Task<JsonNode?> ParseAsync(string query)
    {
        using var form = new FormUrlEncodedContent([new("query", query)]);
        using var answer = await http.PostAsync(new Uri(prometheus.Server.Address, "/api/v1/parse_query"), form);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return (string?)body["status"] == "success" ? body["data"] : (string?)body["errorType"] == "bad_data" ? null : throw new InvalidOperationException(body.ToString());
    }
}

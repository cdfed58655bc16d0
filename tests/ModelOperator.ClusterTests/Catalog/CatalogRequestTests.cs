using System.Text.Json.Nodes;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.ClusterTests.Catalog;

/// <summary>What the catalog answers to what, whoever asks.</summary>
[Collection(FindingTestCollection.Name)]
public sealed class CatalogRequestTests(CatalogWorld world) : IClassFixture<CatalogWorld>
{
    [Fact]
    public async Task Every_documented_route_exists_wants_a_token_and_reads_its_parameters()
    {
        var nobody = CatalogCaller.Of(world.Catalog.Address);
        var caller = await world.CallerAsync(await world.CreateNamespaceAsync("caller"));
        var document = (await nobody.GetAsync("/openapi/v1.json")).Json;

        Assert.Equal("3.1.0", (string?)document["openapi"]);
        Assert.Superset(
            new HashSet<string>
            {
                "/api/v1/search", "/api/v1/entities/{uri}", "/api/v1/lineage/{uri}", "/api/v1/impact/{uri}", "/api/v1/paths", "/api/v1/watch",
                "/api/v1/domains", "/api/v1/domains/{name}", "/api/v1/reports/unused", "/api/v1/reports/expiring-grants", "/api/v1/reports/ownerless", "/api/v1/reports/license-conflicts",
            },
            document["paths"]!.AsObject().Select(path => path.Key).ToHashSet());
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            var route = path.Replace("{uri}", "aip://model/k8s/nowhere/none", StringComparison.Ordinal).Replace("{name}", "none", StringComparison.Ordinal);
            Assert.Equal(401, (await nobody.GetAsync(route)).Status);
            foreach (var parameter in item!["get"]!["parameters"]!.AsArray().Where(parameter => (string?)parameter!["in"] == "query"))
            {
                var name = (string)parameter!["name"]!;
                var twice = await caller.GetAsync($"{route}?{string.Join('&', Enumerable.Repeat($"{name}=x", 21))}");
                Assert.Equal(400, twice.Status);
                Assert.DoesNotContain($"there is no parameter \"{name}\"", twice.Detail, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task An_identity_is_understood_as_it_is_and_percent_encoded()
    {
        var ns = await world.CreateNamespaceAsync("encoded");
        var reader = await world.ReaderAsync(ns);
        await world.CreateAsync(Make.Dataset($"{ns}/shots"));
        await world.CreateAsync(Make.Dataset($"{ns}/scenes", from: ["shots"]));
        var (raw, encoded) = ($"aip://dataset/k8s/{ns}/shots", Uri.EscapeDataString($"aip://dataset/k8s/{ns}/shots"));
        await world.AnsweredAsync(reader, $"/api/v1/entities/aip://dataset/k8s/{ns}/scenes", 200);

        foreach (var operation in (string[])["entities", "lineage", "impact"])
        {
            var answer = await reader.GetAsync($"/api/v1/{operation}/{raw}");
            Assert.Equal(200, answer.Status);
            Assert.Equal(answer, await reader.GetAsync($"/api/v1/{operation}/{encoded}"));
        }

        Assert.Equal(1, (int)(await reader.GetAsync($"/api/v1/impact/{raw}")).Json["total"]!);
        foreach (var operation in (string[])[$"lineage/{raw}?direction=downstream&", $"impact/{raw}?", $"paths?from={encoded}&to={raw.Replace("shots", "scenes", StringComparison.Ordinal)}&"])
        {
            Assert.StartsWith("digraph", (await reader.GetAsync($"/api/v1/{operation}format=dot")).Body, StringComparison.Ordinal);
            Assert.StartsWith("flowchart", (await reader.GetAsync($"/api/v1/{operation}format=mermaid")).Body, StringComparison.Ordinal);
            Assert.Contains(((JsonArray)(await reader.GetAsync($"/api/v1/{operation}format=openlineage")).Json), item => (string?)item!["job"]?["name"] == $"dataset/{ns}/scenes");
        }
    }

    public static TheoryData<string, int, string> Mistakes => new()
    {
        { "/api/v1/search?query=x", 400, "there is no parameter \"query\": /api/v1/search takes q, kind" },
        { "/api/v1/search?kind=Pod", 400, "kind is \"Pod\": write Dataset, Model" },
        { "/api/v1/search?unused=maybe", 400, "unused is \"maybe\": write true, false" },
        { "/api/v1/search?limit=101", 400, "limit is \"101\": write a whole number from 1 to 100" },
        { "/api/v1/search?page=AAAA", 400, "page is no token of this search" },
        { "/api/v1/search?q=a%00b", 400, "q has characters that are no text" },
        { "/api/v1/search?q=" + new string('x', 2000), 400, "q has 2000 characters: write 1024 at most" },
        { "/api/v1/search?q=" + new string('x', 10_000), 414, "the request has more than 8192 characters" },
        { "/api/v1/lineage/aip://model/k8s/a/b?depth=1000000000", 400, "depth is \"1000000000\": write a whole number from 1 to 100" },
        { "/api/v1/lineage/aip://model/k8s/a/b?direction=sideways", 400, "direction is \"sideways\": write upstream, downstream" },
        { "/api/v1/lineage/aip://model/k8s/a/b?kinds=Pod", 400, "kinds names \"Pod\", which is no kind of asset" },
        { "/api/v1/lineage/aip://model/k8s/a/b?format=svg", 400, "format is \"svg\": write json, dot" },
        { "/api/v1/lineage/nonsense", 400, "\"nonsense\" is not the uri of an asset: write it as aip://" },
        { "/api/v1/lineage/aip://model/k8s/a%2500/b", 400, "is not the uri of an asset" },
        { "/api/v1/entities/", 400, "is not the uri of an asset" },
        { "/api/v1/impact/aip://model/k8s/a/b?depth=1", 400, "there is no parameter \"depth\"" },
        { "/api/v1/paths?from=aip://model/k8s/a/b", 400, "to is missing" },
        { "/api/v1/watch?since=1", 400, "there is no parameter \"since\": /api/v1/watch takes none" },
        { "/api/v1/domains?page=AAAA", 400, "the page token is damaged or belongs to another query" },
        { "/api/v1/domains?limit=1000000000", 400, "limit is \"1000000000\": write a whole number from 1 to 500" },
        { "/api/v1/domains/nowhere", 404, "there is no domain \"nowhere\" that you may see" },
        { "/api/v1/reports/unused?domain=nowhere", 404, "there is no domain \"nowhere\" that you may see" },
        { "/api/v1/reports/expiring-grants?days=0", 400, "days is \"0\": write a whole number from 1 to 3650" },
        { "/api/v1/nothing", 404, "/openapi/v1.json says what there is" },
        { "/metrics", 404, "/openapi/v1.json says what there is" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task What_is_not_understood_is_refused_in_a_sentence(string path, int status, string sentence)
    {
        var caller = await world.CallerAsync("default");

        var answer = await caller.GetAsync(path);

        Assert.Equal(status, answer.Status);
        Assert.Contains(sentence, answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_takes_neither_bodies_nor_other_methods()
    {
        var caller = await world.CallerAsync("default");

        var body = await caller.SendAsync(HttpMethod.Get, "/api/v1/search", "{}");
        Assert.Equal(400, body.Status);
        Assert.Contains("the request has a body", body.Detail, StringComparison.Ordinal);
        var post = await caller.SendAsync(HttpMethod.Post, "/api/v1/search", "");
        Assert.Equal(405, post.Status);
        Assert.Contains("Allow: GET", post.Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_a_search_hold_every_asset_once()
    {
        var ns = await world.CreateNamespaceAsync("paged");
        var reader = await world.ReaderAsync(ns);
        foreach (var name in (string[])["a", "b", "c", "d", "e"])
        {
            await world.CreateAsync(Make.Dataset($"{ns}/shots-{name}"));
        }

        await world.EventuallyAsync(() => reader.SearchAsync("q=shots"), found => found.Count == 5, "five are found");
        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = (await reader.GetAsync($"/api/v1/search?q=shots&limit=2{(next is null ? "" : $"&page={next}")}")).Json;
            Assert.Equal(5, (int)page["total"]!);
            seen.AddRange(page["hits"]!.AsArray().Select(hit => (string)hit!["name"]!));
            next = (string?)page["next"];
        }
        while (next is not null);

        Assert.Equal(["shots-a", "shots-b", "shots-c", "shots-d", "shots-e"], seen);
    }
}

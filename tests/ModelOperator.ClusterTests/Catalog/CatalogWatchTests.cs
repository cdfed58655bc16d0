using System.Diagnostics;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.ClusterTests.Operator;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.ClusterTests.Catalog;

/// <summary>How soon what changes is found and told, and to whom.</summary>
[Collection(FindingTestCollection.Name)]
public sealed class CatalogWatchTests(CatalogWorld world) : IClassFixture<CatalogWorld>
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    /// <summary>What an update takes to be found is 0.5 s; the rest is for a machine that is busy with other things.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task What_changes_is_found_soon()
    {
        var ns = await world.CreateNamespaceAsync("quick");
        var reader = await world.ReaderAsync(ns);
        await world.CreateAsync(Make.Dataset($"{ns}/first"));
        await world.AnsweredAsync(reader, $"/api/v1/entities/aip://dataset/k8s/{ns}/first", 200);
        var word = $"w{Guid.NewGuid():N}";

        await world.PatchAsync("Dataset", $"{ns}/first", $$"""{"spec": {"info": {"description": "{{word}}"} } }""");
        var changed = Stopwatch.GetTimestamp();

        Assert.True(await Poll.UntilAsync(async () => (await reader.SearchAsync($"q={word}")).Count == 1, Bound));
        var took = Stopwatch.GetElapsedTime(changed);
        Assert.True(took < Soon, $"It was found after {took.TotalMilliseconds:0} ms.");
    }

    [Fact]
    public async Task Changes_are_told_to_those_who_see_the_asset_and_to_nobody_else()
    {
        var (ns, elsewhere) = (await world.CreateNamespaceAsync("watched"), await world.CreateNamespaceAsync("stranger"));
        await world.DomainAsync(ns, DiscoveryMode.Private);
        var (reader, stranger) = (await world.ReaderAsync(ns), await world.ReaderAsync(elsewhere));
        await world.CreateAsync(Make.Dataset($"{ns}/first"));
        await world.CreateAsync(Make.Dataset($"{elsewhere}/first"));
        await world.AnsweredAsync(reader, $"/api/v1/entities/aip://dataset/k8s/{ns}/first", 200);
        await world.AnsweredAsync(stranger, $"/api/v1/entities/aip://dataset/k8s/{elsewhere}/first", 200);
        await using var told = reader.WatchAsync().GetAsyncEnumerator();
        await using var heard = stranger.WatchAsync().GetAsyncEnumerator();
        Assert.Equal("open", (await NextAsync(told)).Event);
        Assert.Equal("open", (await NextAsync(heard)).Event);

        await world.CreateAsync(Make.Dataset($"{ns}/shots"));
        await world.PatchAsync("Dataset", $"{ns}/shots", """{"metadata":{"labels":{"a":"b"}}}""");
        await world.DeleteAsync("Dataset", $"{ns}/shots");
        await world.DeleteAsync("Dataset", $"{elsewhere}/first");

        foreach (var type in (string[])["Added", "Updated", "Deleted"])
        {
            Assert.Equal(Change(type, ns, "shots"), await NextAsync(told));
        }

        Assert.Equal(Change("Deleted", elsewhere, "first"), await NextAsync(heard));
    }

    [Fact]
    public async Task A_watch_of_one_whose_token_is_revoked_ends_with_the_reason()
    {
        var ns = await world.CreateNamespaceAsync("revoked");
        var caller = await world.ReaderAsync(ns);
        await world.CreateAsync(Make.Dataset($"{ns}/first"));
        await world.AnsweredAsync(caller, $"/api/v1/entities/aip://dataset/k8s/{ns}/first", 200);
        await using var told = caller.WatchAsync().GetAsyncEnumerator();
        Assert.Equal("open", (await NextAsync(told)).Event);

        await world.Api.DeleteAsync($"/api/v1/namespaces/{ns}/serviceaccounts/{caller.Name}");

        var (type, data) = await NextAsync(told);
        Assert.Equal("end", type);
        Assert.Contains("does not know the bearer token", data, StringComparison.Ordinal);
        Assert.False(await told.MoveNextAsync());
    }

    [Fact]
    public async Task A_watch_of_one_who_may_not_read_any_more_goes_on_without_what_he_does_not_see_and_says_when_he_sees_more()
    {
        var (ns, open) = (await world.CreateNamespaceAsync("narrowed"), await world.CreateNamespaceAsync("open"));
        await world.DomainAsync(ns, DiscoveryMode.Private);
        await world.DomainAsync(open, DiscoveryMode.Open);
        var caller = await world.ReaderAsync(ns);
        foreach (var name in (string[])[ns, open])
        {
            await world.CreateAsync(Make.Dataset($"{name}/first"));
            await world.AnsweredAsync(caller, $"/api/v1/entities/aip://dataset/k8s/{name}/first", 200);
        }

        await world.Api.DeleteAsync(ResourcePaths.Of("RoleBinding", $"{ns}/reads-{caller.Name}"));
        await world.AnsweredAsync(caller, $"/api/v1/entities/aip://dataset/k8s/{ns}/first", 404);
        await using var told = caller.WatchAsync().GetAsyncEnumerator();
        Assert.Equal("open", (await NextAsync(told)).Event);
        await world.CreateAsync(Make.Dataset($"{ns}/second"));
        await world.CreateAsync(Make.Dataset($"{open}/second"));
        Assert.Equal(Change("Added", open, "second"), await NextAsync(told));
        await world.PatchAsync("Domain", ns, """{"spec":{"discovery":"Open"}}""");
        Assert.Equal(("refresh", "{}"), await NextAsync(told));
        await world.CreateAsync(Make.Dataset($"{ns}/third"));

        Assert.Equal(Change("Added", ns, "third"), await NextAsync(told));
    }

    /// <summary>The next event that is about this test: other tests leave behind what others see as well.</summary>
    private static async Task<(string Event, string Data)> NextAsync(IAsyncEnumerator<(string Event, JsonNode Data)> events)
    {
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Bound), "the stream ended");
        return (events.Current.Event, events.Current.Event == "open" ? "" : events.Current.Data.ToJsonString());
    }

    private static (string Event, string Data) Change(string type, string ns, string name) =>
        ("change", $$"""{"type":"{{type}}","uri":"aip://dataset/k8s/{{ns}}/{{name}}","kind":"Dataset"}""");
}

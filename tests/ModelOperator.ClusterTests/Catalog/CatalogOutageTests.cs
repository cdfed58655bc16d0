using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.CrdGenerator;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.ClusterTests.Catalog;

/// <summary>A catalog whose API server goes away and comes back, on a control plane of their own.</summary>
[Collection(FindingTestCollection.Name)]
public sealed class CatalogOutageTests : IAsyncLifetime
{
    private LocalControlPlane _cluster = null!;
    private CatalogWorld _world = null!;

    public async Task InitializeAsync()
    {
        _cluster = await LocalControlPlane.StartAsync(new() { Progress = Console.Error, Stoppable = true, ServersOnly = true });
        await _cluster.InstallCrdsAsync([CrdDirectory.OfRepository().Path]);
        _world = new CatalogWorld(_cluster);
        await _world.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task While_the_API_server_cannot_be_asked_nobody_is_told_anything_and_afterwards_what_changed_is_found()
    {
        var ns = await NamespaceAsync();
        var reader = await _world.ReaderAsync(ns);
        await _world.CreateAsync(Make.Dataset($"{ns}/before"));
        await _world.AnsweredAsync(reader, $"/api/v1/entities/aip://dataset/k8s/{ns}/before", 200);
        await using var events = reader.WatchAsync().GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());

        await _cluster.StopApiServerAsync(abruptly: true);
        try
        {
            var refused = await _world.AnsweredAsync(reader, "/api/v1/search", 503);
            Assert.Contains("the cluster cannot be asked who you are", refused.Detail, StringComparison.Ordinal);
            Assert.Contains("Retry-After: 2", refused.Headers, StringComparison.Ordinal);
            Assert.Equal(503, (await CatalogCaller.Of(_world.Catalog.Address, "another").GetAsync("/api/v1/search")).Status);
            Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60)));
            Assert.Equal("end", events.Current.Event);
            Assert.Equal("ok\n", await _world.Catalog.GetAsync("/readyz"));
        }
        finally
        {
            await _cluster.StartApiServerAsync();
        }

        await _world.CreateAsync(Make.Dataset($"{ns}/after"));
        await _world.AnsweredAsync(reader, $"/api/v1/entities/aip://dataset/k8s/{ns}/after", 200);
    }

    [Fact]
    public async Task Grants_that_the_catalog_may_read_no_more_show_nobody_anything_and_who_lost_his_sees_nothing_when_it_may_again()
    {
        const string role = "/apis/rbac.authorization.k8s.io/v1/clusterroles/modeloperator-catalog", kind = "sharinggrants.modeloperator.io";
        var ns = await NamespaceAsync();
        var (grantee, shots) = (await _world.CallerAsync("default"), $"/api/v1/entities/aip://dataset/k8s/{ns}/shots");
        await _world.CreateAsync(Make.Dataset($"{ns}/shots"));
        await _world.CreateAsync(Make.Grant($"{ns}/shared", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace("default")]));
        await _world.AnsweredAsync(grantee, shots, 200);
        var rules = (await _world.Api.GetAsync(role))!["rules"]!.AsArray();
        var less = rules.DeepClone().AsArray();
        foreach (var resources in less.Select(rule => rule!["resources"]!.AsArray()))
        {
            resources.RemoveAll(name => (string?)name == "sharinggrants");
        }

        await _world.Api.PatchAsync(role, new JsonObject { ["rules"] = less });

        // A watch that is open goes on, and tells of what is revoked: until the next one is refused nothing is frozen.
        await _cluster.StopApiServerAsync(abruptly: true);
        await _cluster.StartApiServerAsync();
        await _world.EventuallyAsync(
            () => grantee.GetAsync(shots), answer => answer.Status == 503 && answer.Detail == $"the catalog waits for {kind}: try again in a moment", "nothing is answered");
        Assert.Equal($"waiting for {kind}\n", await ReadinessAsync(_world.Catalog.Address));
        Assert.Contains("system:serviceaccount:", await ReadinessAsync(_world.Metrics), StringComparison.Ordinal);

        await _world.DeleteAsync("SharingGrant", $"{ns}/shared");
        Assert.Equal(503, (await grantee.GetAsync(shots)).Status);
        await _world.Api.PatchAsync(role, new JsonObject { ["rules"] = rules.DeepClone() });
        var seen = new HashSet<int>();
        await _world.EventuallyAsync(() => grantee.GetAsync(shots), answer => seen.Add(answer.Status) && answer.Status == 404, "what is granted no more is not found");
        Assert.DoesNotContain(200, seen);
    }

    private static async Task<string> ReadinessAsync(Uri address)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(address, "/readyz"));
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>A namespace in which no pod can be made, for want of who gives it a service account.</summary>
    private async Task<string> NamespaceAsync()
    {
        await _world.Api.CreateAsync("/api/v1/namespaces", new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = "outage" },
        });
        return "outage";
    }
}

using System.Net;
using ModelOperator.ClusterTests.Operator;
using ModelOperator.Testing.Commands.Local;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.ClusterTests.Catalog;

/// <summary>The catalog that <c>config/local/up</c> keeps beside a control plane.</summary>
[Collection(FindingTestCollection.Name)]
public sealed class LocalCatalogTests(ClusterFixture cluster, World world) : IClassFixture<World>, IAsyncLifetime
{
    private readonly LocalCatalog _local = new(cluster.ControlPlane);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _local.StopAsync();

    [Fact]
    public async Task It_is_started_once_and_answers_this_machine_without_a_token()
    {
        var ns = await world.CreateNamespaceAsync("local-catalog");
        await world.CreateAsync(Make.Dataset($"{ns}/harvest"));
        var first = await _local.EnsureAsync(default);
        var again = await _local.EnsureAsync(default);

        Assert.True(first.Started);
        Assert.Equal(first with { Started = false }, again);
        using var http = new HttpClient { BaseAddress = first.Address };
        await world.EventuallyAsync(
            () => http.GetAsync(new Uri($"/api/v1/entities/aip://dataset/k8s/{ns}/harvest", UriKind.Relative)),
            answer => answer.StatusCode == (_local.IsAnonymous ? HttpStatusCode.OK : HttpStatusCode.Unauthorized), "is answered");
    }
}

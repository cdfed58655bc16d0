using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using ModelOperator.Testing.Commands.Local;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Objects;
using ModelOperator.Testing.Operators;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>The operator that <c>config/local/up</c> keeps beside a control plane: as shipped, and started again when it ends.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class LocalOperatorTests(ClusterFixture cluster, World world) : IClassFixture<World>, IAsyncLifetime
{
    private readonly LocalOperator _local = new(cluster.ControlPlane);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _local.StopAsync();

    [Fact]
    public async Task Its_user_is_the_service_account_of_the_shipped_permissions()
    {
        using var user = ApiClient.FromKubeconfig(world.Kubeconfig);

        Assert.NotNull(await user.GetAsync("/apis/modeloperator.io/v1alpha1/models"));
        var refusal = await Assert.ThrowsAsync<ApiException>(() => user.GetAsync("/api/v1/secrets"));
        Assert.Equal(HttpStatusCode.Forbidden, refusal.Status);
        Assert.Contains("\"system:serviceaccount:modeloperator-system:modeloperator\"", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_started_once_and_is_back_after_it_lost_the_lease()
    {
        var first = await _local.EnsureAsync(null, default);
        var started = Stopwatch.GetTimestamp();
        var again = await _local.EnsureAsync(null, default);

        Assert.True(first.Started);
        Assert.Null(first.OtherLeader);
        Assert.Equal(first with { Started = false }, again);
        var ns = await world.CreateNamespaceAsync("local");
        await SeenAsync(ns, "before");

        await world.EventuallyAsync(() => Task.FromResult(Stopwatch.GetElapsedTime(started)), elapsed => elapsed > KeptProgram.Settled, "counts as one that works");
        await world.Api.PatchAsync(LeasePath, new JsonObject { ["spec"] = new JsonObject { ["holderIdentity"] = "somebody-else" } });
        await world.EventuallyAsync(() => Task.FromResult(first.Process.LogTail()), log => log.Contains("is started again", StringComparison.Ordinal), "is started again");
        await SeenAsync(ns, "after");
        Assert.Equal(first.Process, _local.Process);
    }

    [Fact]
    public async Task It_says_who_leads_instead_of_it()
    {
        await using var other = await world.StartOperatorAsync();
        await other.WaitLeadingAsync();

        var running = await _local.EnsureAsync(null, default);

        Assert.Equal((string?)(await world.Api.GetAsync(LeasePath))!["spec"]!["holderIdentity"], running.OtherLeader);
    }

    private static string LeasePath => $"/apis/coordination.k8s.io/v1/namespaces/{OperatorUser.LeaseNamespace}/leases/modeloperator";

    private async Task SeenAsync(string ns, string name)
    {
        await world.CreateAsync(Make.Dataset($"{ns}/{name}"));
        await world.EventuallyAsync("Dataset", $"{ns}/{name}", item => item.Is("Ready"), "is reconciled");
    }
}

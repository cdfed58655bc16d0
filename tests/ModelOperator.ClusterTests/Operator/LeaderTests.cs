using System.Text.Json.Nodes;
using ModelOperator.Testing.Objects;
using ModelOperator.Testing.Operators;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>Two operators of one lease: only one writes, and the other is there when it ends.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class LeaderTests(World world) : IClassFixture<World>
{
    /// <summary>A lease that is not renewed may be taken after 15 s; candidates look every 2.4 s at most. The rest is a busy machine.</summary>
    private static readonly TimeSpan TakeOverBound = TimeSpan.FromSeconds(45);

    [Fact]
    public async Task Only_the_leader_writes_and_the_other_takes_over_after_a_crash_and_at_once_after_a_stop()
    {
        var ns = await world.CreateNamespaceAsync("leader");
        var first = await world.StartOperatorAsync();
        await first.WaitLeadingAsync();
        var second = await world.StartOperatorAsync();

        await SeenAsync(ns, "one");
        Assert.False((await second.MetricsAsync()).IsLeader);
        Assert.Equal(0, (await second.MetricsAsync()).WriteCount);

        await first.KillAsync();
        await world.CreateAsync(Make.Dataset($"{ns}/while-nobody-leads"));
        await world.EventuallyAsync("Dataset", $"{ns}/while-nobody-leads", item => item.Is("Ready"), "the standby takes over", TakeOverBound);
        Assert.True((await second.MetricsAsync()).IsLeader);
        Assert.True((await second.MetricsAsync()).WriteCount > 0);

        // The lease is given back, so that nobody has to wait for its end.
        var third = await world.StartOperatorAsync();
        Assert.Equal(0, await second.StopAsync(TimeSpan.FromSeconds(30)));
        var lease = await LeaseAsync();
        await world.EventuallyAsync(third.MetricsAsync, metrics => metrics.IsLeader, "the third takes over at once", TimeSpan.FromSeconds(10));
        await SeenAsync(ns, "three");
        Assert.NotNull(lease);
        Assert.Equal(0, await third.StopAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_leader_whose_lease_is_taken_from_it_ends_with_1_so_that_it_is_started_again()
    {
        var leader = await world.StartOperatorAsync();
        await leader.WaitLeadingAsync();

        await world.Api.PatchAsync(LeasePath, new JsonObject { ["spec"] = new JsonObject { ["holderIdentity"] = "somebody-else" } });

        Assert.Equal(1, await leader.ExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("leadership was lost", leader.Log, StringComparison.Ordinal);
        await world.Api.DeleteAsync(LeasePath);
    }

    private static string LeasePath => $"/apis/coordination.k8s.io/v1/namespaces/{OperatorUser.LeaseNamespace}/leases/modeloperator";

    private Task<JsonObject?> LeaseAsync() => world.Api.GetAsync(LeasePath);

    private async Task SeenAsync(string ns, string name)
    {
        await world.CreateAsync(Make.Dataset($"{ns}/{name}"));
        await world.EventuallyAsync("Dataset", $"{ns}/{name}", item => item.Is("Ready"), "is reconciled");
    }
}

using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Operators;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace ModelOperator.ClusterTests.Faults;

/// <summary>Operators that are killed while the world changes.</summary>
[Collection(FaultTestCollection.Name)]
[Trait("Category", "slow")]
public sealed class KillTests(FaultCluster cluster, ITestOutputHelper output)
{
    private const int Kills = 50;

    /// <summary>A lease that is not renewed may be taken after 15 s. The rest is a busy machine.</summary>
    private static readonly TimeSpan TakeOverBound = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task An_operator_that_is_killed_50_times_at_random_moments_of_its_work_loses_nothing()
    {
        var (random, writes) = (new Random(50), 0L);
        output.WriteLine(await cluster.SurviveAsync(async () =>
        {
            for (var kill = 0; kill < Kills; kill++)
            {
                var running = await cluster.StartOperatorAsync();
                if (random.Next(8) == 0)
                {
                    // While it starts, lists, or waits to lead.
                    await Task.Delay(random.Next(1500));
                }
                else
                {
                    await running.WaitLeadingAsync();
                    var enough = random.Next(120);
                    await Poll.UntilAsync(async () => (await running.MetricsAsync()).WriteCount >= enough, TimeSpan.FromSeconds(1));
                    writes += (await running.MetricsAsync()).WriteCount;
                }

                await running.KillAsync();

                // Its successor would wait for 15 s otherwise: that it does is not what is tested here.
                await cluster.Api.DeleteAsync(FaultCluster.LeasePath);
            }

            Assert.True(writes > Kills, $"only {writes} writes in {Kills} lives: nothing was cut off");
            await (await cluster.StartOperatorAsync()).WaitLeadingAsync();
        }));
        output.WriteLine($"{writes} writes in the lives that were cut off");
    }

    [Fact]
    public async Task Of_three_replicas_a_standby_takes_over_each_time_the_leader_is_killed_and_only_who_holds_the_lease_writes()
    {
        await cluster.Api.DeleteAsync(FaultCluster.LeasePath);
        var log = cluster.ControlPlane.AuditLogPath!;
        var offset = new FileInfo(log).Length;
        string[] users = ["turn-1", "turn-2", "turn-3"];
        output.WriteLine(await cluster.SurviveAsync(async () =>
        {
            var left = (await Task.WhenAll(users.Select(user => cluster.StartOperatorAsync(user)))).ToList();
            await Task.WhenAll(left.Select(replica => replica.WaitReadyAsync()));
            while (left.Count > 1)
            {
                var leader = await LeaderOfAsync(left);
                Assert.True(
                    await Poll.UntilAsync(async () => (await leader.MetricsAsync()).WriteCount > 20, TakeOverBound), $"the leader of {left.Count} writes nothing");
                await leader.KillAsync();
                left.Remove(leader);
            }

            await LeaderOfAsync(left);
        }));

        var writes = await AuditTrail.ReadAsync(log, offset, "turn-");
        output.WriteLine(string.Join(", ", writes.Where(write => !write.IsLease).CountBy(write => write.User).Select(count => $"{count.Key} wrote {count.Value} times")));
        Assert.Equal(users, writes.Where(write => !write.IsLease).Select(write => write.User).Distinct().Order());
        Assert.Equal([], AuditTrail.OutOfTurn(writes));
    }

    [Fact]
    public async Task A_lease_that_is_deleted_under_its_holder_costs_nothing()
    {
        await cluster.Api.DeleteAsync(FaultCluster.LeasePath);
        output.WriteLine(await cluster.SurviveAsync(async () =>
        {
            cluster.KeepOperator("replica-1");
            cluster.KeepOperator("replica-2");
            for (var round = 0; round < 4; round++)
            {
                var holder = "";
                Assert.True(
                    await Poll.UntilAsync(
                        async () => (holder = (string?)(await cluster.Api.GetAsync(FaultCluster.LeasePath))?["spec"]?["holderIdentity"] ?? "").Length > 0, TakeOverBound),
                    "nobody takes the lease that is gone");
                await cluster.ChangesAsync(100);
                await cluster.Api.DeleteAsync(FaultCluster.LeasePath);
            }
        }));
    }

    private static async Task<OperatorProcess> LeaderOfAsync(List<OperatorProcess> replicas)
    {
        OperatorProcess? leader = null;
        var found = await Poll.UntilAsync(async () =>
        {
            foreach (var replica in replicas)
            {
                if ((await replica.MetricsAsync()).IsLeader)
                {
                    leader = replica;
                }
            }

            return leader is not null;
        }, TakeOverBound);
        return found ? leader! : throw new XunitException($"None of {replicas.Count} replicas leads within {TakeOverBound.TotalSeconds:0} s.");
    }
}

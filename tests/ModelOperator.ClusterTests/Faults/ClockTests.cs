using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Core.Lineage;
using ModelOperator.Hosting;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Operators;
using Xunit;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Faults;

/// <summary>A replica on a machine whose clock is set, beside one whose clock is right.</summary>
[Collection(ServerFaultTestCollection.Name)]
[Trait("Category", "slow")]
public sealed class ClockTests(FaultCluster cluster, ITestOutputHelper output)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task A_leader_whose_clock_jumps_an_hour_forward_and_back_does_as_one_whose_clock_is_right()
    {
        await cluster.Api.DeleteAsync(FaultCluster.LeasePath);
        var clock = new JumpingTime();
        using var stop = new CancellationTokenSource();
        await using var jumping = new OperatorInstance(
            Options(await cluster.KubeconfigAsync("jumping")), Kubeconfig.Load(await cluster.KubeconfigAsync("jumping")), NullLoggerFactory.Instance, clock);
        var running = jumping.RunAsync(stop.Token);
        try
        {
            Assert.True(await Poll.UntilAsync(async () => await HolderAsync() is not null, Bound), "the replica does not lead");
            var holder = await HolderAsync();
            output.WriteLine(await cluster.SurviveAsync(async () =>
            {
                await (await cluster.StartOperatorAsync("steady")).WaitReadyAsync();
                foreach (var hours in (int[])[1, 0, -1, 0, 1, -1, 0])
                {
                    clock.Offset = TimeSpan.FromHours(hours);
                    var changes = cluster.Churn.Changes;
                    Assert.True(await Poll.UntilAsync(() => cluster.Churn.Changes > changes + 200, Bound), "the world stands still");
                }

                // Nobody took the lease for one that ended: that is told by how long ago it was renewed, not by any clock.
                Assert.Equal(holder, await HolderAsync());
            }));
            Assert.False(running.IsCompleted);
        }
        finally
        {
            await stop.CancelAsync();
            await running;
        }
    }

    private async Task<string?> HolderAsync() => (string?)(await cluster.Api.GetAsync(FaultCluster.LeasePath))?["spec"]?["holderIdentity"];

    private static OperatorOptions Options(string kubeconfig) => new()
    {
        Kubeconfig = kubeconfig,
        ClusterName = AssetUri.DefaultPlatform,
        Namespace = OperatorUser.LeaseNamespace,
        LeaderElect = true,
        Listen = "",
        Workers = 4,
        Resync = TimeSpan.FromHours(10),
        UnusedAfter = Oracle.UnusedAfter,
        ExpiryWarning = Oracle.ExpiryWarning,
        WatchIdle = TimeSpan.FromMinutes(2),
        JsonLogs = false,
        LogLevel = LogLevel.Information,
    };
}

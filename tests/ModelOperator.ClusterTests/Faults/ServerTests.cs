using ModelOperator.Api;
using ModelOperator.CrdGenerator;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Operators;
using Xunit;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Faults;

/// <summary>An API server that goes away, forgets its history, or forgets a kind.</summary>
[Collection(ServerFaultTestCollection.Name)]
[Trait("Category", "slow")]
public sealed class ServerTests(FaultCluster cluster, ITestOutputHelper output)
{
    private const int Stops = 10;
    private static readonly TimeSpan LongOutage = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task An_API_server_that_is_stopped_10_times_once_for_90_s_costs_nothing()
    {
        output.WriteLine(await cluster.SurviveAsync(async () =>
        {
            cluster.KeepOperator("replica-1");
            cluster.KeepOperator("replica-2");
            for (var stop = 0; stop < Stops; stop++)
            {
                await cluster.ChangesAsync(100);
                try
                {
                    await cluster.ControlPlane.StopApiServerAsync(abruptly: stop % 2 == 0);
                    await Task.Delay(stop == Stops / 2 ? LongOutage : TimeSpan.Zero);
                }
                finally
                {
                    await cluster.ControlPlane.StartApiServerAsync();
                }
            }
        }));
    }

    [Fact]
    public async Task An_operator_whose_watches_end_while_history_is_compacted_is_told_410_and_loses_nothing()
    {
        await cluster.Api.DeleteAsync(FaultCluster.LeasePath);
        output.WriteLine(await cluster.SurviveAsync(async () =>
        {
            // Without a lease that it could lose meanwhile, so that it is the same process that comes back.
            var running = await cluster.StartOperatorAsync("replica-1", "--leader-elect", "false");
            await running.WaitReadyAsync();
            try
            {
                running.Suspend();
                await cluster.ChangesAsync(500);
                await cluster.ControlPlane.StopApiServerAsync(abruptly: true);
                output.WriteLine($"compacted to {await cluster.ControlPlane.CompactAsync()}");
            }
            finally
            {
                await cluster.ControlPlane.StartApiServerAsync();
                running.Resume();
            }

            var expired = 0.0;
            Assert.True(
                await Poll.UntilAsync(
                    async () => (expired = (await running.MetricsAsync()).Sum("modeloperator_watch_restarts_total", "cause=\"Expired\"")) > 0, Bound),
                "no watch was told that its version is gone");
            output.WriteLine($"{expired} watches were told that their version is gone");
        }));
    }

    [Fact]
    public async Task A_definition_that_is_removed_and_applied_again_costs_nothing_but_its_objects()
    {
        await cluster.Api.DeleteAsync(FaultCluster.LeasePath);
        var owner = cluster.ControlPlane.CrdServer ?? cluster.Api;
        var definition = $"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{SharingGrant.ResourceType}";
        output.WriteLine(await cluster.SurviveAsync(async () =>
        {
            var running = await cluster.StartOperatorAsync();
            await running.WaitLeadingAsync();
            try
            {
                await owner.DeleteAsync(definition);
                Assert.True(await Poll.UntilAsync(async () => await owner.GetAsync(definition) is null, Bound), "the definition stays");
                Assert.True(await Poll.UntilAsync(async () => (await running.MetricsAsync()).Sum("modeloperator_cache_objects", SharingGrant.ResourceType.ToString()) == 0, Bound),
                    "the operator goes on with grants that are gone");
            }
            finally
            {
                await cluster.ControlPlane.InstallCrdsAsync([CrdDirectory.OfRepository().Path]);
            }

            foreach (var item in cluster.World.Items.Where(item => item.Type == SharingGrant.ResourceType))
            {
                await cluster.Api.CreateOrReplaceAsync(item.Collection, item.Body);
            }
        }));
        Assert.NotEmpty((await ClusterView.ReadAsync(cluster.Api)).Raw("SharingGrant"));
    }

    [Fact]
    public async Task A_writer_of_labels_annotations_and_conditions_of_its_own_loses_none_and_neither_does_the_operator()
    {
        await cluster.Api.DeleteAsync(FaultCluster.LeasePath);
        var writer = new SecondWriter(cluster.Api, cluster.World);
        output.WriteLine(await cluster.SurviveAsync(async () =>
        {
            var running = await cluster.StartOperatorAsync();
            await running.WaitLeadingAsync();
            using var stop = new CancellationTokenSource();
            var writing = writer.RunAsync(stop.Token);
            var conflicts = 0L;
            try
            {
                Assert.True(
                    await Poll.UntilAsync(async () => (conflicts = await ConflictsAsync(running)) >= 5 && writer.Writes > 1000, FaultCluster.Bound),
                    $"only {conflicts} conflicts and {writer.Writes} writes");
            }
            finally
            {
                await stop.CancelAsync();
                await writing;
            }

            output.WriteLine($"{writer.Writes} writes of the second writer, {conflicts} conflicts of the operator");
        }));
        Assert.Equal([], await writer.FindLostAsync());
    }

    private static async Task<long> ConflictsAsync(OperatorProcess running) =>
        (await running.MetricsAsync()).Failures.Where(failure => failure.Key.EndsWith(" 409", StringComparison.Ordinal)).Sum(failure => failure.Value);
}

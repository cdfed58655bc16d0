using System.Text.Json;
using ModelOperator.Api;
using ModelOperator.ClusterTests.Operator;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Objects;
using ModelOperator.Testing.Operators;
using Xunit;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Faults;

/// <summary>What an operator holds on to after much came and went.</summary>
[Collection(ServerFaultTestCollection.Name)]
[Trait("Category", "slow")]
public sealed class LeakTests(FaultCluster cluster, ITestOutputHelper output)
{
    private const int Warmup = 4, Rounds = 20, Objects = 200, Writers = 16;
    /// <summary>Longer than the second that writes of counts are held back.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Memory_and_open_handles_are_level_after_20_rounds_of_200_objects_that_come_and_go_and_of_being_held_up()
    {
        await cluster.Api.DeleteAsync(FaultCluster.LeasePath);
        var ns = $"leak-{Guid.NewGuid().ToString("N")[..8]}";
        await cluster.Api.CreateAsync("/api/v1/namespaces", JsonSerializer.SerializeToNode(Make.Namespace(ns), Namespace.JsonTypeInfo)!);
        output.WriteLine(await cluster.SurviveAsync(async () =>
        {
            await cluster.Churn.StopAsync();
            var running = await cluster.StartOperatorAsync();
            await running.WaitLeadingAsync();
            var before = (Heap: 0.0, Handles: 0.0);
            for (var round = 0; round < Rounds; round++)
            {
                await ComeAndGoAsync(running, ns);
                if (round == Warmup)
                {
                    before = await SettledAsync(running);
                }
            }

            var after = await SettledAsync(running);
            output.WriteLine($"heap {before.Heap / 1e6:0.00} MB -> {after.Heap / 1e6:0.00} MB, handles {before.Handles} -> {after.Handles}");

            // 3,000 objects that were kept, each of some KB, would be several times this much.
            Assert.InRange(after.Heap, 0, before.Heap + 2e6);
            Assert.InRange(after.Handles, 0, before.Handles + 8);
        }));
    }

    private async Task ComeAndGoAsync(OperatorProcess running, string ns)
    {
        await EachAsync(i => cluster.Api.CreateAsync(
            ResourcePaths.Collection("Dataset", ns), JsonSerializer.SerializeToNode(Make.Dataset($"{ns}/data-{i}", from: i == 0 ? null : [$"data-{i / 2}"]), Dataset.JsonTypeInfo)!));
        running.Suspend();
        running.Resume();
        Assert.True(
            await Poll.UntilAsync(async () => (await cluster.Api.GetAsync(ResourcePaths.Of("Dataset", $"{ns}/data-{Objects - 1}")))?["status"]?["observedGeneration"] is { } observed && (long)observed > 0, Bound),
            "the operator does not keep up");
        running.Suspend();
        try
        {
            await EachAsync(i => cluster.Api.DeleteAsync(ResourcePaths.Of("Dataset", $"{ns}/data-{i}")));
        }
        finally
        {
            running.Resume();
        }
    }

    /// <summary>What is held when nothing is left to do: bytes of live objects, and open files and sockets.</summary>
    private static async Task<(double Heap, double Handles)> SettledAsync(OperatorProcess running)
    {
        Assert.True(await Poll.UntilStillAsync(async () => (await running.MetricsAsync()).WriteCount, Quiet, Bound), "the operator does not settle");
        await running.CollectGarbageAsync();
        var metrics = await running.MetricsAsync();
        return (metrics.Sum("dotnet_gc_heap_bytes"), metrics.Sum("process_open_fds"));
    }

    private static Task EachAsync(Func<int, Task> act) => Parallel.ForEachAsync(
        Enumerable.Range(0, Objects), new ParallelOptions { MaxDegreeOfParallelism = Writers }, async (i, _) => await act(i));
}

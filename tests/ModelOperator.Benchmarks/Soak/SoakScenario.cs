using System.Diagnostics;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Benchmarks.Cluster;
using ModelOperator.Benchmarks.Reporting;
using ModelOperator.Testing.Load;
using ModelOperator.Testing.Objects;

namespace ModelOperator.Benchmarks.Soak;

/// <summary>
/// Half an hour of a world that never rests: what the operator's memory does meanwhile, and how long somebody waits who edits one object in
/// between, minute by minute.
/// </summary>
internal sealed class SoakScenario : IScenario
{
    private const double MiB = 1024 * 1024;
    private const int Objects = 2_000;
    private const int Minutes = 30;

    /// <summary>Memory of the first minutes is not compared: the world is still being taken in.</summary>
    private const int WarmUpMinutes = 5;

    private static readonly TimeSpan BetweenEdits = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public string Name => "soak";

    /// <inheritdoc/>
    public bool IsOnRequest => true;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Figure>> RunAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        await using var company = await ConvergedCompany.StartAsync(progress, cancellationToken: cancellationToken);
        await progress.WriteLineAsync($"Creating a world of {Objects:N0} objects.");
        var world = new LoadWorld("soak", Objects);
        await world.CreateAsync(company.Api, cancellationToken);
        var edited = Manifest.Of(Make.Dataset("soak-probe/edited"));
        foreach (var manifest in (Manifest[])[Manifest.Of(Make.Namespace("soak-probe")), edited])
        {
            await company.Api.SendOnlyAsync(HttpMethod.Post, manifest.Collection, manifest.Body, "application/json", cancellationToken);
        }

        await using var churn = new Churn(company.Api, world);
        churn.Start();
        List<double> memory = [], edits = [];
        await using var watch = ObjectWatch.Start(company.Api, $"/{Dataset.ResourceType.Path("soak-probe")}");
        for (var minute = 1; minute <= Minutes; minute++)
        {
            var (until, inMinute) = (Stopwatch.GetTimestamp() + (60 * Stopwatch.Frequency), new List<double>());
            while (Stopwatch.GetTimestamp() < until)
            {
                inMinute.Add(await EditAsync(company, watch, edited, cancellationToken));
                await Task.Delay(BetweenEdits, cancellationToken);
            }

            memory.Add((await company.Operator.MetricsAsync()).ResidentBytes / MiB);
            edits.AddRange(inMinute);
            inMinute.Sort();
            await progress.WriteLineAsync(
                $"Minute {minute}: {memory[^1]:0} MiB, an edit is seen after {inMinute[inMinute.Count / 2]:0} ms (at most {inMinute[^1]:0}), {churn.Changes:N0} changes so far.");
        }

        await churn.StopAsync();
        return
        [
            new($"changes in {Minutes} minutes", "objects", [churn.Changes]),
            new("resident memory, minute by minute", "MiB", memory),
            new($"resident memory of the last {WarmUpMinutes} minutes against that of minutes {WarmUpMinutes + 1} to {2 * WarmUpMinutes}", "ratio",
                [memory.TakeLast(WarmUpMinutes).Average() / memory.Skip(WarmUpMinutes).Take(WarmUpMinutes).Average()], Target.Below(1.1)),
            new("edit until the status has seen it: p50", "ms", [Percentile.Of(edits, 0.5)]),
            new("edit until the status has seen it: p99", "ms", [Percentile.Of(edits, 0.99)]),
        ];
    }

    private static async Task<double> EditAsync(ConvergedCompany company, ObjectWatch watch, Manifest edited, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var item = await company.Api.PatchAsync(
            edited.Path, new JsonObject { ["spec"] = new JsonObject { ["version"] = $"{started}" } }, cancellationToken);
        var generation = (long)item["metadata"]!["generation"]!;
        return await watch.SeenAsync([edited.Path], seen => (long?)seen["status"]?["observedGeneration"] == generation, started, cancellationToken);
    }
}

using ModelOperator.Api;
using ModelOperator.Benchmarks.Reporting;

namespace ModelOperator.Benchmarks.Serving;

/// <summary>
/// What serving many deployments costs: until the children of all are there, against a bare client that makes nothing but these; what an edit of
/// the runtime under them changes; and that a cluster whose GPUs are all busy gets to a new version.
/// </summary>
internal sealed class ServingScenario : IScenario
{
    private const double MostRatio = 1.3;
    private const double SlowestReconcile = 1;
    private const int Runs = 3;

    /// <inheritdoc/>
    public string Name => "serving";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Figure>> RunAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        await progress.WriteLineAsync("Deciding in memory.");
        List<Figure> decisions = [.. DecisionCosts.Measure()];
        List<ServingRun> runs = [];
        for (var run = 0; run < Runs; run++)
        {
            runs.Add(await ServingRun.MeasureAsync(progress, cancellationToken));
        }

        var count = $"{ServingWorld.Count} deployments";
        IReadOnlyList<double> Of(Func<ServingRun, double> value) => [.. runs.Select(value)];
        return
        [
            new($"{count} created at once: until every Deployment and Service is there", "s", Of(run => run.Created.Seconds)),
            new("the same children made by a bare client, 4 at once as the operator, and nothing else", "s", Of(run => run.BareSeconds)),
            new($"{count}: with the operator against the bare client", "ratio", Of(run => run.Created.Seconds / run.BareSeconds), Target.Below(MostRatio)),
            new($"the same children made by a bare client while {count} are created", "s", Of(run => run.BareBesidesSeconds)),
            new($"{count}: with the operator against that", "ratio", Of(run => run.Created.Seconds / run.BareBesidesSeconds)),
            new($"{count}: 99 of 100 reconciles of them took at most", "s", Of(run => run.Created.SlowReconcile), Target.Below(SlowestReconcile)),
            new($"{count}: conflicts", "requests", Of(run => run.Created.Conflicts)),
            new($"{count}: Services made at a second attempt, as servers before Kubernetes 1.23 want it", "requests", Of(run => run.Created.SecondAttempts)),
            new($"{count}: requests of the operator refused or failed, but for these two", "requests", Of(run => run.Created.Refusals), Target.Exactly(0)),
            new($"{count}: writes for each until nothing is left to do, events included", "requests",
                Of(run => run.Created.Writes.Values.Sum() / (double)ServingWorld.Count)),
            new($"{count}: processor time of the operator for each until then", "ms", Of(run => run.Created.CpuSeconds * 1e3 / ServingWorld.Count)),
            .. runs[0].Edits.Keys.SelectMany(upgrade => (Figure[])
            [
                new($"runtime of {count} edited, upgrade: {upgrade}: pod templates changed", "objects", Of(run => run.Edits[upgrade].Changed),
                    Target.Exactly(upgrade == RuntimeUpgrade.Automatic ? ServingWorld.Count : 0)),
                new($"runtime of {count} edited, upgrade: {upgrade}: until its status tells", "ms", Of(run => run.Edits[upgrade].Milliseconds)),
            ]),
            await GpuRollouts.MeasureAsync(progress, cancellationToken),
            .. decisions,
        ];
    }
}

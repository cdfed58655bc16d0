using ModelOperator.Api;
using ModelOperator.Benchmarks.Cluster;

namespace ModelOperator.Benchmarks.Serving;

/// <summary>What was measured on one control plane, by the operator and then without it.</summary>
/// <param name="Created">All deployments created at once.</param>
/// <param name="Edits">Edits of the runtime that they all have, by how they follow it.</param>
/// <param name="BareSeconds">The time a bare client takes for the children alone.</param>
/// <param name="BareBesidesSeconds">The time it takes while as many deployments are created.</param>
internal sealed record ServingRun(Creation Created, IReadOnlyDictionary<RuntimeUpgrade, RuntimeEdit> Edits, double BareSeconds, double BareBesidesSeconds)
{
    public static async Task<ServingRun> MeasureAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        await using var cluster = await MeasuredCluster.StartAsync(progress, cancellationToken);
        await using var nodes = new DeploymentStandIn(cluster.Api);
        await using var children = new ChildWatch(cluster.Api);
        Creation created;
        IReadOnlyList<ChildBodies> bodies;
        OrderedDictionary<RuntimeUpgrade, RuntimeEdit> edits = [];
        await using (var running = await cluster.StartOperatorAsync())
        {
            await running.WaitLeadingAsync();
            foreach (var item in ServingWorld.Surroundings())
            {
                await cluster.CreateAsync([item.ToManifest()], cancellationToken);
            }

            created = await Creation.MeasureAsync(cluster, running, children, cancellationToken);
            await progress.WriteLineAsync($"Children of all after {created.Seconds:0.0} s. Writes: {Show(created.Writes)}. Failures: {Show(created.Failures)}.");
            bodies = await BareClient.BodiesAsync(cluster, cancellationToken);
            foreach (var upgrade in (RuntimeUpgrade[])[RuntimeUpgrade.Manual, RuntimeUpgrade.WithVersion, RuntimeUpgrade.Automatic])
            {
                edits.Add(upgrade, await RuntimeEdit.MeasureAsync(cluster, running, upgrade, cancellationToken));
            }
        }

        var bare = await BareClient.MeasureAsync(cluster, bodies, children, besides: null, cancellationToken);
        var besides = await BareClient.MeasureAsync(cluster, bodies, children, besides: "besides", cancellationToken);
        await progress.WriteLineAsync($"{created.Seconds:0.0} s with the operator, {bare:0.0} s without, {besides:0.0} s without beside the creations.");
        return new ServingRun(created, edits, bare, besides);
    }

    private static string Show(IReadOnlyDictionary<string, long> counts) =>
        counts.Count == 0 ? "none" : string.Join(", ", counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Key} {count.Value}"));
}

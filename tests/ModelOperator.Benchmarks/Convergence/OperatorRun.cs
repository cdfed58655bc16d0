using System.Diagnostics;
using ModelOperator.Benchmarks.Cluster;

namespace ModelOperator.Benchmarks.Convergence;

/// <summary>A company's objects created while an operator runs.</summary>
/// <param name="Seconds">From the first creation to the operator's last write.</param>
/// <param name="OperatorCpuSeconds">Processor time of the operator.</param>
/// <param name="ServerCpuSeconds">Processor time of the servers.</param>
/// <param name="Writes">What the operator wrote, by <c>verb resource</c>.</param>
/// <param name="Written">What the objects looked like in the end.</param>
internal sealed record OperatorRun(
    double Seconds, double OperatorCpuSeconds, double ServerCpuSeconds, IReadOnlyDictionary<string, long> Writes, IReadOnlyList<WrittenObject> Written)
{
    /// <summary>Writes for each object that there are in any case: of its annotations and its status.</summary>
    private const int WritesOfAsset = 2;

    public static async Task<OperatorRun> MeasureAsync(int assets, TextWriter progress, CancellationToken cancellationToken)
    {
        await using var cluster = await MeasuredCluster.StartAsync(progress, cancellationToken);
        await using var deployments = new DeploymentStandIn(cluster.Api);
        await using var running = await cluster.StartOperatorAsync();
        await running.WaitLeadingAsync();
        await cluster.CreateAsync(CompanyWorld.Surroundings(), cancellationToken);
        var before = (await Quiescence.WaitAsync(running, cancellationToken: cancellationToken)).Metrics;

        await progress.WriteLineAsync($"Creating {assets:N0} assets with the operator running.");
        List<Manifest> manifests = [.. CompanyWorld.Assets(assets)];
        var serverCpu = cluster.ServerCpuSeconds;
        var started = Stopwatch.GetTimestamp();
        await cluster.CreateAsync(manifests, cancellationToken);
        var created = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var (after, since) = await Quiescence.WaitAsync(running, least: WritesOfAsset * assets, cancellationToken);
        serverCpu = cluster.ServerCpuSeconds - serverCpu;
        await progress.WriteLineAsync($"Created in {created:0.0} s; Ready {Stopwatch.GetElapsedTime(started, since).TotalSeconds - created:0.0} s later.");
        await progress.WriteLineAsync($"Writes: {string.Join(", ", after.WritesSince(before).OrderBy(write => write.Key, StringComparer.Ordinal).Select(write => $"{write.Key} {write.Value}"))}.");
        var written = await WrittenObject.ReadAsync(cluster.Api, manifests, cancellationToken);
        return new OperatorRun(
            Stopwatch.GetElapsedTime(started, since).TotalSeconds, after.CpuSeconds - before.CpuSeconds, serverCpu, after.WritesSince(before), written);
    }
}

using System.Diagnostics;
using ModelOperator.Benchmarks.Cluster;
using ModelOperator.Testing.Operators;

namespace ModelOperator.Benchmarks.Serving;

/// <summary>All deployments created at once while an operator runs.</summary>
/// <param name="Seconds">From the first creation until every child is there.</param>
/// <param name="SlowReconcile">Seconds that 99 of 100 reconciles of deployments took at most, until nothing was left to do.</param>
/// <param name="Writes">What the operator wrote until then, by <c>verb resource</c>.</param>
/// <param name="Failures">Requests of the operator that did not succeed, by <c>verb resource code</c>.</param>
/// <param name="CpuSeconds">Processor time of the operator until then.</param>
internal sealed record Creation(
    double Seconds, double SlowReconcile, IReadOnlyDictionary<string, long> Writes, IReadOnlyDictionary<string, long> Failures, double CpuSeconds)
{
    /// <summary>Two children, and at least one write of the status.</summary>
    private const int LeastWrites = 3;

    public static async Task<Creation> MeasureAsync(
        MeasuredCluster cluster, OperatorProcess running, ChildWatch children, CancellationToken cancellationToken)
    {
        var before = (await Quiescence.WaitAsync(running, cancellationToken: cancellationToken)).Metrics;
        List<Manifest> manifests = [.. ServingWorld.Deployments().Select(Manifest.Of)];
        var started = Stopwatch.GetTimestamp();
        var created = cluster.CreateAsync(manifests, cancellationToken);
        var seconds = await children.ThereAsync(started, cancellationToken);
        await created;
        var after = (await Quiescence.WaitAsync(running, before.WriteCount + (LeastWrites * ServingWorld.Count), cancellationToken)).Metrics;
        return new Creation(
            seconds,
            after.QuantileSince(before, "modeloperator_reconcile_duration_seconds", "controller=\"modeldeployment\"", 0.99),
            after.WritesSince(before),
            after.FailuresSince(before),
            after.CpuSeconds - before.CpuSeconds);
    }

    /// <summary>
    /// Services whose creation took a second attempt: servers before Kubernetes 1.23 answer 500 where they are asked to refuse one of a name that
    /// exists, and none does.
    /// </summary>
    public long SecondAttempts => Failures.GetValueOrDefault("apply services 500");

    /// <summary>Failures that are conflicts: somebody else wrote first, and what was to be written is decided anew.</summary>
    public long Conflicts => Failures.Where(failure => failure.Key.EndsWith(" 409", StringComparison.Ordinal)).Sum(failure => failure.Value);

    /// <summary>All other failures.</summary>
    public long Refusals => Failures.Values.Sum() - Conflicts - Math.Min(SecondAttempts, ServingWorld.Count);
}

using System.Diagnostics;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Operators;

namespace ModelOperator.Benchmarks.Cluster;

/// <summary>The moment that an operator had nothing more to write.</summary>
/// <param name="Metrics">What it had counted by then.</param>
/// <param name="Since">When it made the last write, as <see cref="Stopwatch.GetTimestamp"/> tells it.</param>
internal sealed record Quiescence(OperatorMetrics Metrics, long Since)
{
    /// <summary>Longer than anything that the operator waits for by itself, such as to write counts together.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    /// <summary>To be asked costs the operator something as well, so it is asked seldom until it may be done.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200), IntervalBefore = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(15);

    /// <summary>Waits until the operator has made no write for a while.</summary>
    /// <param name="running">The operator.</param>
    /// <param name="least">Writes that it has to have made before it counts as quiet.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static async Task<Quiescence> WaitAsync(OperatorProcess running, long least = 0, CancellationToken cancellationToken = default)
    {
        var started = Stopwatch.GetTimestamp();
        var last = new Quiescence(await running.MetricsAsync(), started);
        while (last.Metrics.WriteCount < least || Stopwatch.GetElapsedTime(last.Since) < Quiet)
        {
            if (Stopwatch.GetElapsedTime(started) > Bound)
            {
                throw new ControlPlaneException($"The operator still wrote after {Bound.TotalMinutes:0} minutes, or wrote less than {least} times.");
            }

            await Task.Delay(last.Metrics.WriteCount < least ? IntervalBefore : Interval, cancellationToken);
            var now = await running.MetricsAsync();
            last = new(now, now.WriteCount == last.Metrics.WriteCount ? last.Since : Stopwatch.GetTimestamp());
        }

        return last;
    }
}

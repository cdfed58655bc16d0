using System.Diagnostics;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Testing.Example;

/// <summary>Where a wait ended: what was read last, and what of it is not as expected.</summary>
public sealed record ConvergenceResult(ExampleSnapshot Snapshot, IReadOnlyList<OpenObject> Open);

/// <summary>Waits until a cluster is as its example says, with a bound.</summary>
public static class ConvergenceWait
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <param name="example">The example.</param>
    /// <param name="bound">How long to wait.</param>
    /// <param name="progress">Is told how many objects are as expected, whenever that changes.</param>
    /// <param name="givesUp">Whether waiting on is of no use.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<ConvergenceResult> RunAsync(
        ExampleObjects example, TimeSpan bound, Action<int> progress, Func<bool> givesUp, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var settled = -1;
        while (true)
        {
            ConvergenceResult? result = null;
            try
            {
                var snapshot = await example.ReadAsync(cancellationToken);
                result = new(snapshot, Convergence.FindOpen(example.Expected, snapshot));
            }
            catch (KubernetesApiException error) when (error.IsTransient && Stopwatch.GetElapsedTime(started) < bound)
            {
                // A server that is busy or restarting answers again.
            }
            if (result is not null && example.Expected.Count - result.Open.Count != settled)
                progress(settled = example.Expected.Count - result.Open.Count);
            if (result is not null && (result.Open.Count == 0 || Stopwatch.GetElapsedTime(started) >= bound || givesUp()))
                return result;
            await Task.Delay(Interval, cancellationToken);
        }
    }
}

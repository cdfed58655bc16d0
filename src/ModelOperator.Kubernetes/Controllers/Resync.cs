using ModelOperator.Kubernetes.Queues;

namespace ModelOperator.Kubernetes.Controllers;

/// <summary>
/// Makes every key due from time to time, at low priority: it repairs what no event told of, such as a change somebody made by hand
/// to something that is not watched.
/// </summary>
/// <typeparam name="TKey">Names what is reconciled.</typeparam>
/// <param name="queue">Where the keys go.</param>
/// <param name="keys">All keys there are, from a cache.</param>
/// <param name="period">Time between two rounds; spread by a tenth, so that controllers that started together drift apart.</param>
/// <param name="time">The clock; the system's when null.</param>
public sealed class Resync<TKey>(WorkQueue<TKey> queue, Func<IEnumerable<TKey>> keys, TimeSpan period, TimeProvider? time = null)
    where TKey : notnull
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Goes on until told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            var pause = period * (0.9 + (0.2 * Random.Shared.NextDouble()));
            await Task.Delay(pause, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
            {
                return;
            }

            foreach (var key in keys())
            {
                queue.Add(key, WorkPriority.Low);
            }
        }
    }
}

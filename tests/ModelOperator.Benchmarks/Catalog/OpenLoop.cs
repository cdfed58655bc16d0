using System.Diagnostics;

namespace ModelOperator.Benchmarks.Catalog;

/// <summary>Asks at a rate, whether the answers keep up or not: who waits behind a slow answer has waited too.</summary>
internal static class OpenLoop
{
    /// <summary>Milliseconds from when each was due to when it was done.</summary>
    public static async Task<double[]> RunAsync(int perSecond, int count, Action<int> ask, CancellationToken cancellationToken)
    {
        var milliseconds = new double[count];
        using var open = new CountdownEvent(count);
        var started = Stopwatch.GetTimestamp();
        var clock = new Thread(() =>
        {
            for (var i = 0; i < count; i++)
            {
                var (number, due) = (i, TimeSpan.FromSeconds((double)i / perSecond));
                while (Stopwatch.GetElapsedTime(started) < due)
                {
                    Thread.Sleep(1);
                }

                ThreadPool.UnsafeQueueUserWorkItem(_ =>
                {
                    ask(number);
                    milliseconds[number] = (Stopwatch.GetElapsedTime(started) - due).TotalMilliseconds;
                    open.Signal();
                }, null);
            }
        });
        clock.Start();
        await Task.Run(() => open.Wait(cancellationToken), cancellationToken);
        return milliseconds;
    }
}

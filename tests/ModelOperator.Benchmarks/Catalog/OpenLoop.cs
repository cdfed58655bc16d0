using System.Diagnostics;

namespace ModelOperator.Benchmarks.Catalog;

/// <summary>Asks at a rate, whether the answers keep up or not: who waits behind a slow answer has waited too.</summary>
internal static class OpenLoop
{
    /// <summary>Milliseconds from when each was due to when it was done.</summary>
    public static async Task<double[]> RunAsync(int perSecond, int count, Func<int, Task> ask)
    {
        var asked = new Task<double>[count];
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

                asked[i] = Task.Run(async () =>
                {
                    await ask(number);
                    return (Stopwatch.GetElapsedTime(started) - due).TotalMilliseconds;
                });
            }
        });
        clock.Start();
        await Task.Run(clock.Join);
        return await Task.WhenAll(asked);
    }
}

using System.Diagnostics;

namespace ModelOperator.Testing.ControlPlane.Processes;

/// <summary>Waiting for a condition with a bound, for what tells nobody when it changes.</summary>
public static class Poll
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>True as soon as the condition holds, false when it does not within the bound.</summary>
    public static Task<bool> UntilAsync(Func<bool> condition, TimeSpan bound, CancellationToken cancellationToken = default) =>
        UntilAsync(() => Task.FromResult(condition()), bound, cancellationToken);

    /// <summary>True as soon as the condition holds, false when it does not within the bound.</summary>
    public static Task<bool> UntilAsync(Func<Task<bool>> condition, TimeSpan bound, CancellationToken cancellationToken = default) =>
        UntilAsync(condition, bound, Interval, cancellationToken);

    /// <summary>The same for a condition that costs others something to look at: with a longer pause between two looks.</summary>
    public static async Task<bool> UntilAsync(Func<Task<bool>> condition, TimeSpan bound, TimeSpan interval, CancellationToken cancellationToken = default)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > bound)
                return false;
            await Task.Delay(interval, cancellationToken);
        }
        return true;
    }

    /// <summary>True as soon as what is seen has been the same for a while, false when that does not come within the bound.</summary>
    public static Task<bool> UntilStillAsync<T>(Func<Task<T>> see, TimeSpan still, TimeSpan bound)
        where T : struct
    {
        var (last, since) = ((T?)null, Stopwatch.GetTimestamp());
        return UntilAsync(
            async () =>
            {
                var seen = await see();
                if (!Equals(last, seen))
                    (last, since) = (seen, Stopwatch.GetTimestamp());
                return Stopwatch.GetElapsedTime(since) > still;
            },
            bound);
    }
}

using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit;

namespace ModelOperator.Kubernetes.Tests;

/// <summary>Waits for what other threads bring about, with a bound that only a failing test reaches.</summary>
public static class Eventually
{
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private const int QuietMoments = 4;

    public static async Task True(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Bound, $"Not within {Bound.TotalSeconds} s: {what}");
            await Task.Delay(1);
        }
    }

    /// <summary>
    /// Moves the clock in steps until a condition holds. Between the steps other threads act, however slow the machine is: a request
    /// that is on its way ends before the next step, and the answer has some moments to be read.
    /// </summary>
    public static async Task True(
        ManualTimeProvider time, TimeSpan step, Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var quiet = 0;
        await True(
            () =>
            {
                if (condition())
                {
                    return true;
                }

                quiet = time.IsHeld() ? 0 : quiet + 1;
                if (quiet == QuietMoments)
                {
                    quiet = 0;
                    time.Advance(step);
                }

                return false;
            },
            what);
    }

    public static Task<T> Completes<T>(Task<T> task) => task.WaitAsync(Bound);

    public static Task Completes(Task task) => task.WaitAsync(Bound);
}

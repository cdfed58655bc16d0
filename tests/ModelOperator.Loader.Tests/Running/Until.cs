using System.Diagnostics;
using Xunit;

namespace ModelOperator.Loader.Tests.Running;

/// <summary>Waiting, with a bound, for what tells nobody when it changes.</summary>
internal static class Until
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Bound, $"{what} did not come true within {Bound.TotalSeconds} s.");
            await Task.Delay(10);
        }
    }
}

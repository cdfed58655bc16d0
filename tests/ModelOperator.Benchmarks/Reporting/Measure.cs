using System.Diagnostics;

namespace ModelOperator.Benchmarks.Reporting;

/// <summary>Measures calls of this process.</summary>
internal static class Measure
{
    /// <summary>Milliseconds of each of several runs of something, after runs that are not counted.</summary>
    /// <param name="runs">How many are counted.</param>
    /// <param name="warmUps">How many come before, so that the code is compiled as it will be in a process that lives long.</param>
    /// <param name="run">What is measured; it gets the number of the run.</param>
    public static double[] Milliseconds(int runs, int warmUps, Action<int> run)
    {
        for (var i = 0; i < warmUps; i++)
        {
            run(i);
        }

        var milliseconds = new double[runs];
        for (var i = 0; i < runs; i++)
        {
            Settled();
            var started = Stopwatch.GetTimestamp();
            run(warmUps + i);
            milliseconds[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return milliseconds;
    }

    /// <summary>Bytes in use once everything that nobody holds is gone.</summary>
    public static long LiveBytes()
    {
        Settled();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>What an earlier run left behind is not collected at the cost of the next.</summary>
    private static void Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}

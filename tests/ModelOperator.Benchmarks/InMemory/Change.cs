using System.Diagnostics;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Benchmarks.InMemory;

/// <summary>What single changes cost, a value for each of several runs.</summary>
/// <param name="Typical">Microseconds of the median change of a run.</param>
/// <param name="Slow">Microseconds that one change of a hundred takes longer than.</param>
/// <param name="Kilobytes">Allocated for a change on average.</param>
/// <param name="Due">Assets that a change makes due, the median of a run.</param>
internal sealed record Change(double[] Typical, double[] Slow, double[] Kilobytes, double[] Due)
{
    /// <summary>Makes changes one by one, each settled at once, in equal runs; a first run is not counted.</summary>
    public static Change Each(ClusterState state, List<IKubernetesObject> changes, int runs)
    {
        var measured = new Change(new double[runs], new double[runs], new double[runs], new double[runs]);
        var size = changes.Count / (runs + 1);
        var (microseconds, due) = (new double[size], new double[size]);
        for (var run = -1; run < runs; run++)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < size; i++)
            {
                var started = Stopwatch.GetTimestamp();
                state.Put(changes[((run + 1) * size) + i]);
                due[i] = state.Settle().Now.Count;
                microseconds[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            Array.Sort(microseconds);
            Array.Sort(due);
            if (run >= 0)
            {
                (measured.Typical[run], measured.Slow[run]) = (microseconds[size / 2], microseconds[size * 99 / 100]);
                (measured.Kilobytes[run], measured.Due[run]) = (allocated / 1e3 / size, due[size / 2]);
            }
        }

        return measured;
    }
}

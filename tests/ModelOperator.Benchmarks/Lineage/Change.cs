using System.Diagnostics;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Benchmarks.Lineage;

/// <summary>What single changes cost on average, a value for each of several runs.</summary>
internal sealed record Change(double[] Microseconds, double[] Kilobytes, double[] Due)
{
    /// <summary>Makes changes one by one, each settled at once, in equal runs; a first run is not counted.</summary>
    public static Change Each(ClusterState state, List<IKubernetesObject> changes, int runs)
    {
        var measured = new Change(new double[runs], new double[runs], new double[runs]);
        var size = changes.Count / (runs + 1);
        for (var run = -1; run < runs; run++)
        {
            var due = 0;
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            foreach (var change in changes.GetRange((run + 1) * size, size))
            {
                state.Put(change);
                due += state.Settle().Now.Count;
            }

            if (run >= 0)
            {
                measured.Microseconds[run] = Stopwatch.GetElapsedTime(started).TotalMicroseconds / size;
                measured.Kilobytes[run] = (GC.GetAllocatedBytesForCurrentThread() - allocated) / 1e3 / size;
                measured.Due[run] = (double)due / size;
            }
        }

        return measured;
    }
}

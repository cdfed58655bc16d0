using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ModelOperator.Kubernetes.Metrics;

/// <summary>What the process uses, under the names that Prometheus' client libraries share. Read when scraped, free otherwise.</summary>
public sealed class ProcessMetrics : IDisposable
{
    private const string OpenFiles = "/proc/self/fd";
    private const string Tasks = "/proc/self/task";

    private readonly Meter _meter = new(RuntimeMeter.Name);

    /// <summary>Registers the metrics; they are there until disposed of.</summary>
    public ProcessMetrics()
    {
        var started = Started();
        _meter.CreateObservableCounter("process_cpu_seconds_total", static () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Processor time used, user and system.");
        _meter.CreateObservableGauge("process_resident_memory_bytes", static () => Environment.WorkingSet, "By", "Memory that is in RAM.");
        _meter.CreateObservableGauge("process_start_time_seconds", () => started, "s", "When the process started, in seconds since 1970.");
        _meter.CreateObservableGauge("process_threads", static () => Threads(), null, "Threads of the operating system.");
        if (Directory.Exists(OpenFiles))
        {
            _meter.CreateObservableGauge("process_open_fds", static () => Directory.EnumerateFileSystemEntries(OpenFiles).Count(), null, "Open files and sockets.");
        }

        _meter.CreateObservableGauge("dotnet_gc_heap_bytes", static () => GC.GetTotalMemory(false), "By", "Memory of managed objects, garbage not yet collected included.");
        _meter.CreateObservableCounter("dotnet_gc_pause_seconds_total", static () => GC.GetTotalPauseDuration().TotalSeconds, "s", "Time that all threads waited for garbage collections.");
        _meter.CreateObservableCounter("dotnet_gc_collections_total", Collections, null, "Garbage collections by generation.");
        _meter.CreateObservableCounter("dotnet_gc_allocated_bytes_total", static () => GC.GetTotalAllocatedBytes(), "By", "Memory ever allocated for managed objects.");
        _meter.CreateObservableGauge("dotnet_threadpool_threads", static () => ThreadPool.ThreadCount, null, "Threads of the thread pool.");
        _meter.CreateObservableGauge("dotnet_threadpool_queue_length", static () => ThreadPool.PendingWorkItemCount, null, "Work that waits for a thread of the pool.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static double Started()
    {
        using var process = Process.GetCurrentProcess();
        return (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
    }

    private static int Threads()
    {
        // A Process reads several files for each thread.
        if (Directory.Exists(Tasks))
        {
            return Directory.EnumerateFileSystemEntries(Tasks).Count();
        }

        using var process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }

    private static IEnumerable<Measurement<int>> Collections()
    {
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            yield return new Measurement<int>(GC.CollectionCount(generation), new KeyValuePair<string, object?>("generation", generation));
        }
    }
}

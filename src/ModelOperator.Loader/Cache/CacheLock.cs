using System.Diagnostics;

namespace ModelOperator.Loader.Cache;

/// <summary>
/// The right to fetch into a cache. It is an advisory lock of the open file (flock), which the kernel, or the server of a network file system,
/// lets go when its process or node is gone: no lock outlives its holder.
/// </summary>
internal sealed class CacheLock : IDisposable
{
    private const int HeldByAnother = 11; // EWOULDBLOCK

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly FileStream file;

    private CacheLock(FileStream file, bool waited)
    {
        this.file = file;
        Waited = waited;
    }

    /// <summary>Whether another loader had it before.</summary>
    public bool Waited { get; }

    public static async Task<CacheLock> TakeAsync(TargetLayout layout, TimeSpan bound, TextWriter log, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(layout.Lock)!);
        var started = Stopwatch.GetTimestamp();
        for (var waiting = false; ; waiting = true)
        {
            if (TryOpen(layout.Lock) is { } file)
            {
                File.WriteAllText(layout.LockHolder, Environment.MachineName);
                return new(file, waiting);
            }
            if (!waiting)
                log.WriteLine($"{Environment.MachineName} waits for {Holder(layout)}, which loads the same artifact into {layout.Target}.");
            if (Stopwatch.GetElapsedTime(started) > bound)
            {
                throw new LoaderException(ExitCode.NotFetched,
                    $"{Holder(layout)} has been loading into {layout.Target} for {bound.TotalSeconds:0} s while {Environment.MachineName} waited: see its log, or delete it.");
            }
            await Task.Delay(Interval, cancellationToken);
        }
    }

    public void Dispose() => file.Dispose();

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (error.HResult == HeldByAnother)
        {
            return null;
        }
    }

    /// <summary>The holder's host name, which is its pod's.</summary>
    private static string Holder(TargetLayout layout)
    {
        try
        {
            var name = TerminationLog.OneLine(File.ReadAllText(layout.LockHolder)).Trim();
            return name.Length is > 0 and <= 253 ? name : "another pod";
        }
        catch (IOException)
        {
            return "another pod";
        }
    }
}

namespace ModelOperator.Testing.ControlPlane.Processes;

/// <summary>A file that one process at a time holds, and lets go however it ends.</summary>
internal static class FileLock
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(20);

    // EWOULDBLOCK: what is not writable, or has no room, is no reason to wait.
    private static readonly int HeldByAnother = OperatingSystem.IsLinux() ? 11 : 35;

    /// <summary>The lock, or null when another process holds it.</summary>
    public static IDisposable? TryTake(string path)
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

    /// <summary>Waits for the lock; who waits is told so by <paramref name="waiting"/>.</summary>
    public static async Task<IDisposable> TakeAsync(string path, Action waiting, CancellationToken cancellationToken)
    {
        PrivateFiles.CreateDirectory(Path.GetDirectoryName(path)!);
        var taken = TryTake(path);
        if (taken is null)
        {
            waiting();
            await Poll.UntilAsync(() => (taken = TryTake(path)) is not null, Bound, cancellationToken);
        }
        return taken ?? throw new ControlPlaneException($"Another launcher holds {path} for {Bound.TotalMinutes:0} minutes; stop it.");
    }
}

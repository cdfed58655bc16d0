namespace ModelOperator.Testing.ControlPlane.Processes;

/// <summary>The folder of one run, in memory where the system offers that, gone with the run.</summary>
internal static class RunDirectory
{
    private const string Prefix = "modeloperator-run-", Owner = "owner";

    // Two files that etcd writes ahead to, and the copies of companion programs; an example of some dozen objects adds little.
    private const int NeededMebibytes = 200;

    public static string Create() =>
        Create(Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime && Directory.Exists(runtime) ? runtime : Path.GetTempPath());

    /// <summary>The same in a given folder, for what is too much for memory.</summary>
    public static string Create(string parent)
    {
        PrivateFiles.CreateDirectory(parent);
        DeleteLeftovers(parent);
        var directory = Path.Combine(parent, Prefix + Guid.NewGuid().ToString("N")[..12]);
        PrivateFiles.CreateDirectory(directory);
        var self = ProcessIdentity.Read(Environment.ProcessId)!;
        PrivateFiles.Write(Path.Combine(directory, Owner), $"{self.Pid} {self.StartTime}");
        return directory;
    }

    /// <summary>Refuses a folder that has no room for a run: what ends for want of it in the middle says so in many words.</summary>
    public static void RequireSpace(string directory)
    {
        PrivateFiles.CreateDirectory(directory);
        var free = new DriveInfo(directory).AvailableFreeSpace >> 20;
        if (free >= NeededMebibytes)
            return;
        Delete(directory);
        throw new ControlPlaneException($"{directory} has {free} MiB free and a control plane needs {NeededMebibytes} MiB; free some space, or set XDG_CACHE_HOME and XDG_RUNTIME_DIR to a larger disk.");
    }

    public static void Delete(string directory)
    {
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }

    // A run that was killed could not clean up; its components ended with it.
    private static void DeleteLeftovers(string parent)
    {
        foreach (var directory in Directory.EnumerateDirectories(parent, Prefix + "*"))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(directory, Owner)).Split(' ', 2) is [var pid, var started] && !new ProcessIdentity(int.Parse(pid), started).IsAlive)
                    Delete(directory);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Another user's, or one that is being made or deleted at this moment.
            }
        }
    }
}

namespace ModelOperator.Testing.ControlPlane.Processes;

/// <summary>The folder of one run, in memory where the system offers that, gone with the run.</summary>
internal static class RunDirectory
{
    private const string Prefix = "modeloperator-run-", Owner = "owner";

    public static string Create()
    {
        var parent = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime && Directory.Exists(runtime)
            ? runtime
            : Path.GetTempPath();
        DeleteLeftovers(parent);
        var directory = Path.Combine(parent, Prefix + Guid.NewGuid().ToString("N")[..12]);
        PrivateFiles.CreateDirectory(directory);
        var self = ProcessIdentity.Read(Environment.ProcessId)!;
        PrivateFiles.Write(Path.Combine(directory, Owner), $"{self.Pid} {self.StartTime}");
        return directory;
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

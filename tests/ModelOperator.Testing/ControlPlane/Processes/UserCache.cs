namespace ModelOperator.Testing.ControlPlane.Processes;

/// <summary>The project's folder in the user's cache: what is costly to make again, and the control plane that outlives its launcher.</summary>
internal static class UserCache
{
    public static string Folder(string name)
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } configured
            ? configured
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(cache, "modeloperator", name);
    }
}

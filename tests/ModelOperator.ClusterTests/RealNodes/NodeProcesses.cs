using System.Globalization;
using ModelOperator.Testing.ControlPlane.Processes;

namespace ModelOperator.ClusterTests.RealNodes;

/// <summary>Processes of pods, as the machine sees them.</summary>
internal static class NodeProcesses
{
    /// <summary>The process that has the argument; null while there is none.</summary>
    public static ProcessIdentity? WithArgument(string argument) => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
        .Where(pid => pid > 0 && Read(pid, "cmdline").Split('\0').Contains(argument))
        .Select(ProcessIdentity.Read)
        .FirstOrDefault(process => process is not null);

    /// <summary>How many bytes the process has written, whatever to.</summary>
    public static long Written(ProcessIdentity process) => Read(process.Pid, "io").Split('\n')
        .Where(line => line.StartsWith("wchar: ", StringComparison.Ordinal))
        .Select(line => long.Parse(line["wchar: ".Length..], CultureInfo.InvariantCulture))
        .FirstOrDefault();

    // Processes end at any time.
    private static string Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

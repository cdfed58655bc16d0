using System.Globalization;
using ModelOperator.Testing.ControlPlane.Processes;

namespace ModelOperator.ClusterTests.RealNodes;

/// <summary>Processes of pods, as the machine sees them.</summary>
internal static class NodeProcesses
{
    /// <summary>The process that has the argument; null while there is none.</summary>
    public static ProcessIdentity? WithArgument(string argument) => All
        .Where(pid => Read(pid, "cmdline").Split('\0').Contains(argument))
        .Select(ProcessIdentity.Read)
        .FirstOrDefault(process => process is not null);

    /// <summary>The only process of a container.</summary>
    /// <param name="id">The container as the status of its pod names it, such as <c>containerd://0123...</c>.</param>
    public static ProcessIdentity OfContainer(string id)
    {
        var group = $"/{id[(id.LastIndexOf('/') + 1)..]}";
        return All.Single(pid => Read(pid, "cgroup").Contains(group, StringComparison.Ordinal)) is var found && ProcessIdentity.Read(found) is { } process
            ? process
            : throw new InvalidOperationException($"The process of container {id} has ended.");
    }

    /// <summary>What the process may do, as the kernel has it: its user, its capabilities, whether it can gain more, which system calls, and its root.</summary>
    public static string Confinement(ProcessIdentity process)
    {
        var status = Read(process.Pid, "status").Split('\n').Select(line => line.Split('\t')).Where(cells => cells.Length > 1).ToDictionary(cells => cells[0], cells => cells[1]);
        var root = Read(process.Pid, "mountinfo").Split('\n').Select(line => line.Split(' ')).First(cells => cells[4] == "/");
        return $"user {status["Uid:"]}, capabilities {status["CapEff:"].TrimStart('0')}, no new ones {status["NoNewPrivs:"]}, filter {status["Seccomp:"]}, root {root[5].Split(',')[0]}";
    }

    /// <summary>How many bytes the process has written, whatever to.</summary>
    public static long Written(ProcessIdentity process) => Read(process.Pid, "io").Split('\n')
        .Where(line => line.StartsWith("wchar: ", StringComparison.Ordinal))
        .Select(line => long.Parse(line["wchar: ".Length..], CultureInfo.InvariantCulture))
        .FirstOrDefault();

    private static IEnumerable<int> All => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? pid : 0).Where(pid => pid > 0);

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

using System.Text.RegularExpressions;
using ModelOperator.Testing.RealNodes;

namespace ModelOperator.ClusterTests.RealNodes;

/// <summary>What programs that run pods change on a machine: its mounts, links, routes, filters, settings, control groups, processes and folders.</summary>
internal static partial class MachineState
{
    private static readonly string[] Folders =
        ["/etc/cni", "/opt/cni", "/opt/containerd", "/run/containerd", "/run/netns", "/var/lib/cni", "/var/lib/containerd", "/var/lib/kubelet", "/var/log/containers", "/var/log/pods"];

    private static readonly string[] Programs = ["containerd", "containerd-shim", "kubelet", "kube-proxy", "busybox"];

    // What changes on a machine by itself.
    private static readonly string[] Counters = ["/random/", "_count", "ns_last_pid", "/sched_domain/", "dentry-state", "/pty/"];

    public static async Task<IReadOnlyList<string>> ReadAsync() =>
    [
        .. File.ReadLines("/proc/self/mounts").Select(mount => $"mount {mount}"),
        .. Directory.EnumerateFileSystemEntries("/sys/class/net").Order(StringComparer.Ordinal).Select(link => $"link {link}"),
        .. File.ReadLines("/proc/net/route").Select(route => $"route {route}"),
        .. await FiltersAsync(),
        .. ((string[])["kernel", "net", "vm"]).SelectMany(area => Settings($"/proc/sys/{area}")),
        .. Directory.EnumerateDirectories("/sys/fs/cgroup").Append("/sys/fs/cgroup").SelectMany(hierarchy => Directory.EnumerateDirectories(hierarchy))
            .Where(group => group.Contains("modeloperator", StringComparison.Ordinal) || group.Contains("kube", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
        .. Directory.EnumerateDirectories("/proc").Select(process => Path.Combine(process, "comm")).Where(File.Exists).Select(TryRead)
            .Where(name => Programs.Any(program => name.Trim().StartsWith(program, StringComparison.Ordinal))).Select(name => $"process {name.Trim()}").Order(StringComparer.Ordinal),
        .. Folders.Where(Directory.Exists),
    ];

    private static IEnumerable<string> Settings(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !Counters.Any(counter => file.Contains(counter, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal)
            .Select(file => $"{file} = {TryRead(file).Trim()}");

    private static async Task<IEnumerable<string>> FiltersAsync()
    {
        var programs = await NodePrograms.GetAsync(TextWriter.Null, CancellationToken.None);
        List<string> lines = [];
        foreach (var command in (string[])["iptables-nft-save", "iptables-legacy-save"])
        {
            var rules = await ShortCommand.RunAsync([.. programs.Environment(programs.Folder), command], null, CancellationToken.None);
            lines.AddRange(rules.Split('\n').Where(line => !line.StartsWith('#')).Select(line => $"{command} {PacketCounts().Replace(line, "")}"));
        }
        return lines;
    }

    // Some settings can only be written, and processes end.
    private static string TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [GeneratedRegex(@"\[\d+:\d+\]")]
    private static partial Regex PacketCounts();
}

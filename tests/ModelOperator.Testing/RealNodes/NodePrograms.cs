using ModelOperator.Testing.ControlPlane.Ways;

namespace ModelOperator.Testing.RealNodes;

/// <summary>
/// The programs of a node in a folder: kubelet and kube-proxy, and containerd, runc, network plugins and iptables from Debian's packages,
/// unpacked and not installed, so that they find each other, and their libraries, by the environment alone.
/// </summary>
internal sealed class NodePrograms
{
    private readonly string _folder;
    private readonly string _libraries;

    private NodePrograms(string folder) =>
        (_folder, _libraries) = (folder, Path.GetFileName(Directory.EnumerateDirectories(Path.Combine(folder, "root/usr/lib"), "*-linux-gnu").Single()));

    /// <summary>The folder, as the machine sees it.</summary>
    public string Folder => _folder;

    /// <summary>The static program that a pause image is made of.</summary>
    public string BusyBox => Path.Combine(_folder, "root/bin/busybox");

    /// <summary>The programs, which are built when they are not there yet.</summary>
    public static async Task<NodePrograms> GetAsync(TextWriter progress, CancellationToken cancellationToken) =>
        new(await DebianBuild.RunAsync(progress, cancellationToken, "--node-only"));

    /// <summary>Starts a command line that runs one of the programs, when their folder is the given one.</summary>
    public IReadOnlyList<string> Environment(string folder) =>
    [
        "env",
        $"PATH={folder}/bin:{folder}/root/usr/sbin:{folder}/root/usr/bin:{folder}/root/bin:{System.Environment.GetEnvironmentVariable("PATH")}",
        $"LD_LIBRARY_PATH={folder}/root/usr/lib/{_libraries}:{folder}/root/lib/{_libraries}",
        $"XTABLES_LIBDIR={folder}/root/usr/lib/{_libraries}/xtables",
    ];
}

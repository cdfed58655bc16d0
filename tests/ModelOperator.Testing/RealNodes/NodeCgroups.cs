using System.Globalization;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;

namespace ModelOperator.Testing.RealNodes;

/// <summary>
/// The control groups below which everything of a node is: its namespaces' first process, and the pods. By them a node is found, and ended,
/// whose launcher was killed.
/// </summary>
internal sealed class NodeCgroups(string name)
{
    private const string Root = "/sys/fs/cgroup";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    /// <summary>The group as kubelet names it.</summary>
    public string Path => $"/{name}";

    /// <summary>Where the first process goes, in a hierarchy that asks nothing of who comes: a folder.</summary>
    public string Programs => System.IO.Path.Combine(IsUnified ? Root : $"{Root}/pids", name, "programs");

    private static bool IsUnified => File.Exists($"{Root}/cgroup.controllers");

    // Other names of a hierarchy, such as cpu for cpu,cpuacct, are links.
    private IEnumerable<string> Groups => (IsUnified ? [Root] : Directory.EnumerateDirectories(Root).Where(folder => new DirectoryInfo(folder).LinkTarget is null))
        .Select(hierarchy => System.IO.Path.Combine(hierarchy, name));

    public void Create()
    {
        foreach (var group in Groups)
            Directory.CreateDirectory(group);
        Directory.CreateDirectory(Programs);
    }

    /// <summary>Ends whatever is in the groups and removes them.</summary>
    public async Task RemoveAsync()
    {
        HashSet<ProcessIdentity> killed = [];
        var removed = await Poll.UntilAsync(() =>
        {
            foreach (var group in Groups.Where(Directory.Exists))
                Remove(group, killed);
            // A process leaves its group before it has ended; the first of the namespaces ends after all others there.
            return !Groups.Any(Directory.Exists) && !killed.Any(process => process.IsAlive);
        }, Bound);
        if (!removed)
            throw new ControlPlaneException($"The control groups {name} below {Root} could not be removed within {Bound.TotalSeconds:0} s: processes in them do not end.");
    }

    private static void Remove(string group, HashSet<ProcessIdentity> killed)
    {
        try
        {
            foreach (var child in Directory.EnumerateDirectories(group))
                Remove(child, killed);
            foreach (var line in File.ReadLines(System.IO.Path.Combine(group, "cgroup.procs")))
            {
                if (ProcessIdentity.Read(int.Parse(line, CultureInfo.InvariantCulture)) is not { } process)
                    continue;
                Signals.Send(process, Signals.Kill);
                killed.Add(process);
            }
            Directory.Delete(group);
        }
        catch (IOException)
        {
            // It is gone, or what was killed is still ending.
        }
    }
}

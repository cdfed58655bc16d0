using System.Globalization;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Components;
using ModelOperator.Testing.ControlPlane.Processes;

namespace ModelOperator.Testing.RealNodes;

/// <summary>
/// A node's own view of the machine: namespaces for mounts, network and processes. What its programs change there, the machine never sees,
/// and it ends with the first process in there, however that ends; so there is nothing to put back, also not after a crash. See <c>init</c>.
/// </summary>
internal sealed class NodeNamespaces : IAsyncDisposable
{
    /// <summary>What the run's folder is called in there.</summary>
    public const string RunFolder = "/run/node";

    /// <summary>What the folder of programs is called in there.</summary>
    public const string ProgramsFolder = "/run/programs";

    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(60), EndBound = TimeSpan.FromSeconds(60);
    private static readonly string Init = Path.Combine(AppContext.BaseDirectory, "RealNodes", "init");

    private readonly NodePrograms _programs;
    private readonly string _directory;
    private readonly ComponentProcess _unshare;
    private readonly ProcessIdentity _init;

    private NodeNamespaces(NodePrograms programs, string directory, ComponentProcess unshare, ProcessIdentity init) =>
        (_programs, _directory, _unshare, _init) = (programs, directory, unshare, init);

    /// <summary>The first process in there, as the machine sees it.</summary>
    public int Pid => _init.Pid;

    public static async Task<NodeNamespaces> StartAsync(NodePrograms programs, string directory, NodeCgroups cgroups, CancellationToken cancellationToken)
    {
        var log = Path.Combine(ComponentLayout.Logs(directory), "namespaces.log");
        PrivateFiles.CreateDirectory(ComponentLayout.Logs(directory));
        // Killed with its parent, which is killed with this process.
        var unshare = await ComponentProcess.StartAsync(
            new("namespaces", "unshare", ["--mount", "--net", "--pid", "--fork", "--kill-child", "/bin/bash", Init, directory, programs.Folder, cgroups.Programs], log),
            detachable: false, cancellationToken);
        var file = Path.Combine(directory, "init");
        var there = await Poll.UntilAsync(() => File.Exists(file) || !unshare.Identity.IsAlive, StartBound, cancellationToken);
        if (there && File.Exists(file) && ProcessIdentity.Read(int.Parse(await File.ReadAllTextAsync(file, cancellationToken), CultureInfo.InvariantCulture)) is { } init)
            return new(programs, directory, unshare, init);
        await unshare.StopAsync(TimeSpan.Zero);
        throw new ControlPlaneException($"The namespaces of a node could not be made: {unshare.LogTail()}");
    }

    /// <summary>Starts a program in there that stays.</summary>
    public Task<ComponentProcess> StartAsync(string name, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var command = InThere([name, .. arguments]);
        return ComponentProcess.StartAsync(
            new(name, command[0], [.. command.Skip(1)], Path.Combine(ComponentLayout.Logs(_directory), $"{name}.log")), detachable: false, cancellationToken);
    }

    /// <summary>What a program says that ends by itself.</summary>
    public Task<string> RunAsync(IReadOnlyList<string> command, Stream? input = null, CancellationToken cancellationToken = default) =>
        ShortCommand.RunAsync(InThere(command), input, cancellationToken);

    /// <summary>Ends everything in there; nothing of it runs when this returns.</summary>
    public async ValueTask DisposeAsync()
    {
        await _unshare.StopAsync(TimeSpan.Zero);
        // The kernel ends all others before it lets go of the first.
        if (!await Poll.UntilAsync(() => !_init.IsAlive, EndBound))
            throw new ControlPlaneException($"The processes of a node (the first is {Pid}) did not end within {EndBound.TotalSeconds:0} s although they were killed.");
    }

    private IReadOnlyList<string> InThere(IReadOnlyList<string> command) =>
        ["nsenter", $"--target={Pid}", "--mount", "--net", "--pid", "--wd=/", .. _programs.Environment(ProgramsFolder), .. command];
}

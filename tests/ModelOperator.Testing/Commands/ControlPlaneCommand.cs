using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Helm;
using ModelOperator.Testing.Prometheus;
using ModelOperator.Testing.RealNodes;
using ModelOperator.Testing.RealNodes.Images;

namespace ModelOperator.Testing.Commands;

/// <summary><c>control-plane</c>: a local control plane, for people and scripts.</summary>
internal static class ControlPlaneCommand
{
    public const string Usage = """
        control-plane start      start the local control plane, or find the one that runs; it outlives the command
        control-plane stop       stop it and remove its data
        control-plane status     say whether it runs, and what it is
        control-plane run        start one that ends with the command
        control-plane prepare    get or build the programs, those of a real node where one can run, Prometheus, helm and kubectl, without starting any
        control-plane install    install the CustomResourceDefinitions of the files and folders that follow
        Options: --directory FOLDER (where start, stop, status and install keep it), --audit-log, --stoppable (processes of this machine only)
        """;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var options = new ControlPlaneOptions { Progress = Console.Out };
        List<string> paths = [];
        for (var i = 1; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--audit-log":
                    options = options with { AuditLog = true };
                    break;
                case "--stoppable":
                    options = options with { Stoppable = true };
                    break;
                case "--directory" when i + 1 < arguments.Count:
                    options = options with { Directory = arguments[++i] };
                    break;
                case var path when arguments[0] == "install" && !path.StartsWith('-'):
                    paths.Add(path);
                    break;
                default:
                    return Unknown();
            }
        }
        return arguments is [var verb, ..]
            ? verb switch
            {
                "start" => await StartAsync(options, cancellationToken),
                "stop" => await StopAsync(options.Directory, cancellationToken),
                "status" => await ShowAsync(options.Directory, cancellationToken),
                "install" => await InstallAsync(paths, options.Directory, cancellationToken),
                "run" => await RunUntilInterruptedAsync(options, cancellationToken),
                "prepare" => await PrepareAsync(options, cancellationToken),
                _ => Unknown(),
            }
            : Unknown();
    }

    private static int Unknown()
    {
        Console.Error.WriteLine(Usage);
        return 2;
    }

    private static async Task<int> StartAsync(ControlPlaneOptions options, CancellationToken cancellationToken)
    {
        await using var controlPlane = await LocalControlPlane.StartAsync(options with { Detached = true }, cancellationToken);
        Describe(controlPlane);
        return 0;
    }

    private static async Task<int> StopAsync(string? directory, CancellationToken cancellationToken)
    {
        Console.WriteLine(await LocalControlPlane.StopDetachedAsync(directory, cancellationToken) ? "Stopped." : "No local control plane runs.");
        return 0;
    }

    private static async Task<int> ShowAsync(string? directory, CancellationToken cancellationToken)
    {
        await using var running = await LocalControlPlane.AttachAsync(directory, cancellationToken);
        if (running is null)
        {
            Console.WriteLine("No local control plane runs.");
            return 1;
        }
        Console.WriteLine(running.Explanation);
        Describe(running);
        return 0;
    }

    private static async Task<int> InstallAsync(IReadOnlyList<string> paths, string? directory, CancellationToken cancellationToken)
    {
        await using var running = await LocalControlPlane.AttachAsync(directory, cancellationToken)
            ?? throw new ControlPlaneException("No local control plane runs; start it with control-plane start.");
        await running.InstallCrdsAsync(paths, cancellationToken);
        return 0;
    }

    private static async Task<int> RunUntilInterruptedAsync(ControlPlaneOptions options, CancellationToken cancellationToken)
    {
        await using var controlPlane = await LocalControlPlane.StartAsync(options, cancellationToken);
        Describe(controlPlane);
        var interrupted = new TaskCompletionSource();
        await using var registration = cancellationToken.Register(interrupted.SetResult);
        await interrupted.Task;
        return 0;
    }

    private static async Task<int> PrepareAsync(ControlPlaneOptions options, CancellationToken cancellationToken)
    {
        // First, because both are built from one source; what becomes of the node is no reason to be without a control plane.
        await TryAsync(async () =>
        {
            if (RealNode.WhyNot is { } reason)
            {
                await options.Progress.WriteLineAsync(reason);
                return;
            }
            await RealNode.PrepareAsync(options, cancellationToken);
            await Buildah.GetAsync(options.Progress, cancellationToken);
        });
        await TryAsync(() => HelmPrograms.GetAsync(options.Progress, cancellationToken));
        await LocalControlPlane.PrepareAsync(options, cancellationToken);
        await PrometheusProgram.FindAsync(options.Progress, cancellationToken);
        return 0;

        async Task TryAsync(Func<Task> prepare)
        {
            try
            {
                await prepare();
            }
            catch (ControlPlaneException error)
            {
                await options.Progress.WriteLineAsync(error.Message);
            }
        }
    }

    private static void Describe(LocalControlPlane controlPlane)
    {
        foreach (var component in controlPlane.State.Components)
            Console.WriteLine($"  {component.Command.Name,-24} process {component.Identity.Pid}, log {component.Command.LogPath}");
        Console.WriteLine($"export KUBECONFIG={controlPlane.KubeconfigPath}");
    }
}

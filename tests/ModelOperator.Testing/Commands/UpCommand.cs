using ModelOperator.Testing.Commands.Local;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Ways;
using ModelOperator.Testing.Example;
using Spectre.Console;

namespace ModelOperator.Testing.Commands;

/// <summary><c>up</c>: a local control plane, the operator and the example, converged and explained. All of it outlives the command.</summary>
internal static class UpCommand
{
    public const string Usage = """
        up [--no-example]        start a local control plane and the operator, apply the example and explain it
        """;

    // Where nobody looks at a terminal, a line is as long as it has to be.
    private const int PlainWidth = 200;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (arguments is not ([] or ["--no-example"]))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }
        var console = AnsiConsole.Create(new() { Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect });
        if (Console.IsOutputRedirected)
            console.Profile.Width = PlainWidth;

        using var only = await LocalCommandLock.TakeAsync(cancellationToken);
        console.Heading("Control plane");
        await using var controlPlane = await StartControlPlaneAsync(console, cancellationToken);
        var example = new LocalExample(controlPlane, console);
        await example.StartAsync(cancellationToken);
        var converged = arguments.Count > 0 || await example.ShowAsync(cancellationToken);
        console.Heading("How to go on");
        foreach (var line in HowToGoOn(controlPlane, example.Catalog!, hasExample: arguments.Count == 0))
            console.WriteLine(line);
        return converged ? 0 : 1;
    }

    private static async Task<LocalControlPlane> StartControlPlaneAsync(IAnsiConsole console, CancellationToken cancellationToken)
    {
        if (await LocalControlPlane.AttachAsync(cancellationToken: cancellationToken) is not { } running)
            return await LocalControlPlane.StartAsync(new() { Detached = true, RunsPods = true, Progress = Console.Out }, cancellationToken);
        if (!IsAskedFor(running))
            throw new ControlPlaneException($"An earlier up took {running.State.Description}, and {NamedClusterWay.Variable} now says otherwise: run config/local/down first, or set it as it was.");
        if (await running.Api.WhyNotAsync("/readyz", cancellationToken) is { } reason)
            throw new ControlPlaneException($"An earlier up took {running.State.Description}, which does not answer as ready: {reason}; start it again, or run config/local/down first.");
        console.WriteLine($"It runs already. {running.Explanation}");
        return running;
    }

    // A cluster that somebody named is used for as long as they name it, and no longer.
    private static bool IsAskedFor(LocalControlPlane running) =>
        Environment.GetEnvironmentVariable(NamedClusterWay.Variable) is { Length: > 0 } named
            ? running.Way == ControlPlaneWay.NamedCluster && Kubeconfig.Load(named) == Kubeconfig.Load(running.KubeconfigPath)
            : running.Way != ControlPlaneWay.NamedCluster;

    private static IEnumerable<string> HowToGoOn(LocalControlPlane controlPlane, Uri catalog, bool hasExample)
    {
        var named = controlPlane.Way == ControlPlaneWay.NamedCluster;
        return
        [
            $"export KUBECONFIG={controlPlane.KubeconfigPath} PATH={Path.Combine(Repository.Root, "config", "local", "plugins")}:$PATH",
            "kubectl get mlops -A                                                  # every object of the project's kinds",
            .. hasExample ?
            [
                "kubectl describe mdep -n ads-context context-matcher                  # one of them, with its conditions and events",
                "kubectl get mv -n payments-fraud fraud-scorer-4.0.0-titles -o yaml    # the one that is refused",
                "kubectl model why -n payments-fraud fraud-scorer-4.0.0-titles         # what is to be done about that",
                "kubectl model impact -n studio-content dataset/title-masters          # who is affected when studio changes it",
                .. named ? (string[])[] :
                [
                    "# the same as somebody of payments, who sees less; the catalog at this address answers him, and the administrator without a token:",
                    $"kubectl model impact -n studio-content dataset/title-masters --server {catalog} --kubeconfig {new LocalMembers(controlPlane).KubeconfigOf("payments")}",
                    $"curl '{catalog}api/v1/search?q=scene'",
                ],
                "config/samples/media/README.md                                        # what to look at and what to try",
            ] : (string[])[],
            "config/local/up                                                       # again, after a change of the code or the example",
            named
                ? "config/local/down                                                     # ends the operator and the catalog; the cluster keeps the rest"
                : "config/local/down                                                     # ends and removes all of this",
        ];
    }
}

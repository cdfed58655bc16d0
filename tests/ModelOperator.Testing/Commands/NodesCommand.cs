using ModelOperator.Testing.Commands.Local;
using ModelOperator.Testing.Nodes;
using ModelOperator.Testing.Prometheus;

namespace ModelOperator.Testing.Commands;

/// <summary><c>nodes</c>: plays the GPU nodes of the local example, and the traffic of their pods, until it is ended.</summary>
internal static class NodesCommand
{
    public const string Usage = """
        nodes KUBECONFIG URL     simulate the GPU nodes of the example in a cluster until interrupted, and serve metrics of simulated traffic at URL
        """;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (arguments is not [var kubeconfig, var listen])
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }
        await using var simulator = await NodeSimulator.StartAsync(kubeconfig, GpuNodes.Simulated, cancellationToken: cancellationToken);
        var traffic = new SimulatedTraffic();
        await using var metrics = await MetricsExporter.StartAsync(listen, () => traffic.Count(simulator.Pods, DateTimeOffset.UtcNow));
        Console.WriteLine($"Simulating {string.Join(", ", GpuNodes.Simulated.Select(node => node.Name))}, and traffic of their pods at {metrics.Address}metrics.");
        var ended = new TaskCompletionSource();
        await using var registration = cancellationToken.Register(ended.SetResult);
        await ended.Task;
        return 0;
    }
}

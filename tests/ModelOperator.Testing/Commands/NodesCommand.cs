using ModelOperator.Testing.Commands.Local;
using ModelOperator.Testing.Nodes;

namespace ModelOperator.Testing.Commands;

/// <summary><c>nodes</c>: plays the GPU nodes of the local example until it is ended.</summary>
internal static class NodesCommand
{
    public const string Usage = """
        nodes KUBECONFIG         simulate the GPU nodes of the example in a cluster, until interrupted
        """;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (arguments is not [var kubeconfig])
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }
        await using var simulator = await NodeSimulator.StartAsync(kubeconfig, GpuNodes.Simulated, cancellationToken: cancellationToken);
        Console.WriteLine($"Simulating {string.Join(", ", GpuNodes.Simulated.Select(node => node.Name))}.");
        var ended = new TaskCompletionSource();
        await using var registration = cancellationToken.Register(ended.SetResult);
        await ended.Task;
        return 0;
    }
}

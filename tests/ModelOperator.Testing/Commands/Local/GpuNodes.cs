using System.Globalization;
using System.Text.Json.Nodes;
using ModelOperator.Testing.Nodes;

namespace ModelOperator.Testing.Commands.Local;

/// <summary>Where the pods of deployments go, and what to say about that.</summary>
/// <param name="Simulate">Whether nodes have to be simulated.</param>
/// <param name="Explanation">What people have to know, as sentences.</param>
internal sealed record GpuNodes(bool Simulate, string Explanation)
{
    private const string GpuResource = "nvidia.com/gpu";

    /// <summary>
    /// The nodes that the example is planned for. Enough for its quotas, and no more: a GPU too few or too many is what it is about.
    /// </summary>
    public static IReadOnlyList<SimulatedNode> Simulated { get; } = [new("gpu-node-1") { Gpus = 4 }, new("gpu-node-2") { Gpus = 4 }];

    /// <summary>
    /// Nodes are simulated where there are none. Beside real ones they would take other people's pods and never run them, so there they are
    /// not, whether the real ones have GPUs or not.
    /// </summary>
    public static GpuNodes Decide(IEnumerable<JsonNode> nodes)
    {
        var real = nodes.Where(node => (string?)node["metadata"]!["labels"]?[SimulatedNode.Label] is null).ToList();
        if (real.Count == 0)
        {
            return new(true,
                $"The cluster has no nodes of its own: {Simulated.Count} GPU nodes with {Simulated.Sum(node => node.Gpus)} x {GpuResource} are simulated. "
                + "The real scheduler binds pods to them and they report pods as running, but no container runs.");
        }
        var gpus = real.Where(IsSchedulable).Sum(GpusOf);
        return new(false, gpus > 0
            ? $"The cluster's own nodes have {gpus} x {GpuResource}: nothing is simulated."
            : $"The cluster has nodes of its own, and none that is ready has {GpuResource}: none are simulated beside them, and deployments that ask for GPUs will wait.");
    }

    private static bool IsSchedulable(JsonNode node) =>
        (bool?)node["spec"]?["unschedulable"] != true
        && (node["status"]?["conditions"]?.AsArray().Any(condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True") ?? false);

    private static long GpusOf(JsonNode node) =>
        long.TryParse((string?)node["status"]?["allocatable"]?[GpuResource], CultureInfo.InvariantCulture, out var count) ? count : 0;
}

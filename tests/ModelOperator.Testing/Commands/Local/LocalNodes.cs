using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Nodes;

namespace ModelOperator.Testing.Commands.Local;

/// <summary>The simulated nodes of a local control plane, as a process of their own.</summary>
internal sealed class LocalNodes(LocalControlPlane controlPlane)
{
    private static readonly TimeSpan ReadyBound = TimeSpan.FromSeconds(90);

    private readonly CompanionProgram _program = new(controlPlane, "nodes", "tests/ModelOperator.Testing", "ModelOperator.Testing.dll");

    /// <summary>Decides whether nodes have to be simulated, sees to it that they are, and waits until pods can be bound to them.</summary>
    /// <returns>The decision, and where the metrics of simulated traffic are; null when nothing is simulated.</returns>
    public async Task<(GpuNodes Decision, Uri? Traffic)> EnsureAsync(CancellationToken cancellationToken)
    {
        var nodes = await controlPlane.Api.GetAsync("/api/v1/nodes", cancellationToken);
        var decision = GpuNodes.Decide(nodes!["items"]!.AsArray().Select(node => node!));
        if (!decision.Simulate)
            return (decision, null);

        // Held until the simulator listens on it.
        using var port = PortReservation.Take();
        var (process, address, _) = await _program.EnsureAsync(
            $"http://127.0.0.1:{port.Port}", "", listen => Task.FromResult<IReadOnlyList<string>>(["nodes", controlPlane.KubeconfigPath, listen]), cancellationToken);
        var ready = await Poll.UntilAsync(async () =>
        {
            if (!process.Identity.IsAlive)
                throw new ControlPlaneException($"The node simulator ended while it started; the end of its log, {process.Command.LogPath}:\n{process.LogTail()}");
            foreach (var node in GpuNodes.Simulated)
            {
                if (!await IsSchedulableAsync(node, cancellationToken))
                    return false;
            }
            return true;
        }, ReadyBound, cancellationToken);
        return ready
            ? (decision, new Uri(address))
            : throw new ControlPlaneException($"The simulated nodes were not ready within {ReadyBound.TotalSeconds:0} s; the end of the simulator's log, {process.Command.LogPath}:\n{process.LogTail()}");
    }

    // The control plane taints a node that it has not seen ready.
    private async Task<bool> IsSchedulableAsync(SimulatedNode node, CancellationToken cancellationToken) =>
        await controlPlane.Api.GetAsync($"/api/v1/nodes/{node.Name}", cancellationToken) is { } live && live["spec"]?["taints"] is null;
}

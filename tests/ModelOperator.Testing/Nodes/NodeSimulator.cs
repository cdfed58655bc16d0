using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;

namespace ModelOperator.Testing.Nodes;

/// <summary>
/// Nodes that exist only as objects. It registers them, keeps them alive, and plays their kubelet for the pods that the real scheduler
/// binds to them: nothing runs, but everything that Kubernetes says about running pods is said.
/// </summary>
public sealed class NodeSimulator : IAsyncDisposable
{
    private static readonly TimeSpan ReadyBound = TimeSpan.FromSeconds(60);

    private readonly ApiClient _api;
    private readonly NodeSimulatorOptions _options;
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentDictionary<string, NodeHeartbeat> _nodes = new();
    private readonly Kubelets _kubelets;

    private NodeSimulator(ApiClient api, NodeSimulatorOptions options)
    {
        (_api, _options) = (api, options);
        _kubelets = new(api, options, _nodes.ContainsKey, _ended.Token);
    }

    /// <summary>Starts to play the given nodes; they are Ready, and schedulable, when this returns.</summary>
    public static async Task<NodeSimulator> StartAsync(
        string kubeconfigPath, IEnumerable<SimulatedNode> nodes, NodeSimulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        var simulator = new NodeSimulator(ApiClient.FromKubeconfig(kubeconfigPath), options ?? new());
        try
        {
            await simulator.AddAsync(nodes, cancellationToken);
            return simulator;
        }
        catch
        {
            await simulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>The pods on its nodes, as the API server has them.</summary>
    internal IEnumerable<JsonObject> Pods => _kubelets.Pods;

    /// <summary>Adds nodes, or changes what existing ones offer.</summary>
    public async Task AddAsync(IEnumerable<SimulatedNode> nodes, CancellationToken cancellationToken = default)
    {
        foreach (var node in nodes)
        {
            if (_nodes.TryRemove(node.Name, out var before))
                await before.DisposeAsync();
            var heartbeat = new NodeHeartbeat(_api, node, _options.Heartbeat);
            // Ours before anybody can bind a pod to it.
            _nodes[node.Name] = heartbeat;
            await heartbeat.RegisterAsync(cancellationToken);
            heartbeat.Start();
            _kubelets.TakeOver(node.Name);
            // The control plane taints a new node until it has seen it Ready.
            var schedulable = await Poll.UntilAsync(
                async () => (await _api.GetAsync($"/api/v1/nodes/{node.Name}", cancellationToken))?["spec"]?["taints"] is null, ReadyBound, cancellationToken);
            if (!schedulable)
                throw new ControlPlaneException($"Node {node.Name} kept its not-ready taint for {ReadyBound.TotalSeconds:0} s; does a controller manager run?");
        }
    }

    /// <summary>Takes a node away, as a machine that is removed from the cluster; the control plane collects its pods later.</summary>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken = default)
    {
        if (_nodes.TryRemove(name, out var node))
        {
            await node.DisposeAsync();
            await node.DeleteAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_nodes.Values.Select(node => node.DisposeAsync().AsTask()));
        await _ended.CancelAsync();
        await _kubelets.Completion;
        if (_options.RemoveNodesAtEnd)
        {
            foreach (var node in _nodes.Values)
                await node.TryDeleteAsync();
        }
        _api.Dispose();
        _ended.Dispose();
    }
}

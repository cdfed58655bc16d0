using System.Net;
using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.Testing.Nodes;

/// <summary>Keeps one node registered and alive: its Lease is renewed, and its status mended when somebody doubted it.</summary>
internal sealed class NodeHeartbeat(ApiClient api, SimulatedNode node, TimeSpan interval) : IAsyncDisposable
{
    // While the API server is away: often enough that the node is alive again before anyone gives it up.
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private const string Leases = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
    private readonly CancellationTokenSource _stopped = new();
    private Task _beating = Task.CompletedTask;

    private string NodePath => $"/api/v1/nodes/{node.Name}";

    public void Start() => _beating = BeatAsync();

    /// <summary>Falls silent; the node stays as it is.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _beating;
        _stopped.Dispose();
    }

    /// <summary>Makes the node what it is to be, whether it exists or not.</summary>
    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var wanted = node.ToNode(DateTimeOffset.UtcNow);
        var status = wanted["status"]!.DeepClone();
        try
        {
            await api.CreateAsync("/api/v1/nodes", wanted, cancellationToken);
        }
        catch (ApiException error) when (error.Status == HttpStatusCode.Conflict)
        {
            await api.PatchAsync(NodePath, new JsonObject { ["metadata"] = wanted["metadata"]!.DeepClone() }, cancellationToken);
            await api.PatchAsync($"{NodePath}/status", new JsonObject { ["status"] = status }, cancellationToken);
        }
        await RenewLeaseAsync(cancellationToken);
    }

    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        await api.DeleteAsync(NodePath, cancellationToken: cancellationToken);
        await api.DeleteAsync($"{Leases}/{node.Name}", cancellationToken: cancellationToken);
    }

    /// <summary>Deletes the node if the API server is still there to do so.</summary>
    public async Task TryDeleteAsync()
    {
        try
        {
            await DeleteAsync(CancellationToken.None);
        }
        catch (Exception error) when (error is ApiException or HttpRequestException or OperationCanceledException)
        {
            // A control plane that stopped first took its nodes with it.
        }
    }

    private async Task BeatAsync()
    {
        var pause = interval;
        while (true)
        {
            try
            {
                await Task.Delay(pause, _stopped.Token);
                var live = await api.GetAsync(NodePath, _stopped.Token);
                var ready = live?["status"]?["conditions"]?.AsArray().FirstOrDefault(condition => (string?)condition!["type"] == "Ready");
                if ((string?)ready?["status"] == "True")
                    await RenewLeaseAsync(_stopped.Token);
                else
                    await RegisterAsync(_stopped.Token);
                pause = interval;
            }
            catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is ApiException or HttpRequestException or OperationCanceledException)
            {
                pause = Retry;
            }
        }
    }

    private async Task RenewLeaseAsync(CancellationToken cancellationToken)
    {
        var spec = new JsonObject
        {
            ["holderIdentity"] = node.Name,
            ["leaseDurationSeconds"] = 40,
            ["renewTime"] = KubernetesTime.FormatMicro(DateTimeOffset.UtcNow),
        };
        try
        {
            await api.PatchAsync($"{Leases}/{node.Name}", new JsonObject { ["spec"] = spec }, cancellationToken);
        }
        catch (ApiException error) when (error.Status == HttpStatusCode.NotFound)
        {
            await api.CreateAsync(Leases, new JsonObject
            {
                ["apiVersion"] = "coordination.k8s.io/v1",
                ["kind"] = "Lease",
                ["metadata"] = new JsonObject { ["name"] = node.Name },
                ["spec"] = spec.DeepClone(),
            }, cancellationToken);
        }
    }
}

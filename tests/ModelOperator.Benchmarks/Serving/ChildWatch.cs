using ModelOperator.Benchmarks.Cluster;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.Benchmarks.Serving;

/// <summary>Watches the Deployments and Services of all deployments.</summary>
internal sealed class ChildWatch(ApiClient api) : IAsyncDisposable
{
    private readonly ObjectWatch _workloads = ObjectWatch.Start(api, $"/{Deployment.ResourceType.Path()}");
    private readonly ObjectWatch _services = ObjectWatch.Start(api, $"/{Service.ResourceType.Path()}");

    /// <summary>Waits until all are there.</summary>
    /// <returns>Seconds since a moment.</returns>
    public async Task<double> ThereAsync(long started, CancellationToken cancellationToken) => (await Task.WhenAll(
        _workloads.SeenAsync(ServingWorld.WorkloadPaths, _ => true, started, cancellationToken),
        _services.SeenAsync(ServingWorld.ServicePaths, _ => true, started, cancellationToken))).Max() / 1e3;

    /// <summary>Waits until none is there.</summary>
    public Task GoneAsync(CancellationToken cancellationToken) => Task.WhenAll(
        _workloads.GoneAsync(ServingWorld.WorkloadPaths, 0, cancellationToken),
        _services.GoneAsync(ServingWorld.ServicePaths, 0, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        await _workloads.DisposeAsync();
        await _services.DisposeAsync();
    }
}

using ModelOperator.Api;
using ModelOperator.Benchmarks.Cluster;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.Benchmarks.Sharing;

/// <summary>Watches all that grants have an effect on.</summary>
internal sealed class GrantEffects(ApiClient api) : IAsyncDisposable
{
    private readonly ObjectWatch _bindings = ObjectWatch.Start(api, $"/{RoleBinding.ResourceType.Path()}");
    private readonly ObjectWatch _workloads = ObjectWatch.Start(api, $"/{Deployment.ResourceType.Path()}");
    private readonly Dictionary<string, ObjectWatch> _consumers = ((ResourceType[])[Dataset.ResourceType, Embedding.ResourceType, ModelDeployment.ResourceType])
        .ToDictionary(resource => resource.ToString(), resource => ObjectWatch.Start(api, $"/{resource.Path()}"));

    /// <summary>Waits until everything lives by a grant that can.</summary>
    public Task<GrantEffect> GivenAsync(SharedUse use, long started, CancellationToken cancellationToken) => WaitAsync(
        use, ready: true, (watch, path) => watch.SeenAsync([path], _ => true, started, cancellationToken), started, cancellationToken);

    /// <summary>Waits until nothing lives by a grant any more.</summary>
    public Task<GrantEffect> RevokedAsync(SharedUse use, long started, CancellationToken cancellationToken) => WaitAsync(
        use, ready: false, (watch, path) => watch.GoneAsync([path], started, cancellationToken), started, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var watch in (IEnumerable<ObjectWatch>)[_bindings, _workloads, .. _consumers.Values])
        {
            await watch.DisposeAsync();
        }
    }

    private async Task<GrantEffect> WaitAsync(
        SharedUse use, bool ready, Func<ObjectWatch, string, Task<double>> child, long started, CancellationToken cancellationToken)
    {
        var access = child(_bindings, use.Binding);
        var workload = use.Workload is { } path ? child(_workloads, path) : null;
        var consumers = await Task.WhenAll(use.Consumers.GroupBy(consumer => consumer.Resource).Select(kind => _consumers[kind.Key].SeenAsync(
            [.. kind.Select(consumer => consumer.Path)], item => ObjectWatch.IsReady(item) == ready, started, cancellationToken)));
        return new GrantEffect(consumers.Max(), await access, workload is null ? null : await workload);
    }
}

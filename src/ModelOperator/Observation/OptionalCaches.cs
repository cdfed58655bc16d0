using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Core.Serving;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Capabilities;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Observation;

/// <summary>
/// Caches of the kinds that the children of ModelDeployments may be of where the server serves them, and of Kueue's LocalQueues. No
/// controller waits for them: what is not known yet is decided about when it is, and until then stays as it is.
/// </summary>
internal sealed class OptionalCaches : IDisposable
{
    private readonly KubernetesClient _client;
    private readonly ILoggerFactory _loggers;
    private readonly ClusterObserver _observer;
    private readonly ClusterCaches _caches;
    private readonly IReadOnlyList<string>? _watched;
    private readonly TimeSpan _watchIdle;
    private readonly ServerCapabilities _capabilities;
    private readonly List<Func<CancellationToken, Task>> _runs = [];
    private readonly List<Action<CapabilitySet>> _verdicts = [];
    private readonly List<ApiResource> _resources = [];

    public OptionalCaches(
        KubernetesClient client, ILoggerFactory loggers, ClusterObserver observer, ClusterCaches caches, IReadOnlyList<string>? watched, TimeSpan watchIdle, TimeSpan discovery, TimeProvider time)
    {
        _client = client;
        _loggers = loggers;
        _observer = observer;
        _caches = caches;
        _watched = watched;
        _watchIdle = watchIdle;
        Autoscalers = Child<HorizontalPodAutoscaler>(static spec => spec.Scaling?.Autoscaling is not null);
        ScaledObjects = Child<ScaledObject>(static spec => spec.Scaling?.Autoscaling is not null);
        Routes = Child<HttpRoute>(static spec => spec.Exposure?.Gateway is not null);
        DisruptionBudgets = Child<PodDisruptionBudget>(static spec => spec.DisruptionBudget is not null);
        Monitors = Child<ServiceMonitor>(static spec => spec.Monitoring is not null);
        Queues = Keep<LocalQueue>(
            new() { MetadataOnly = true },
            change => observer.Observe(null, change.IsInitialList, state =>
            {
                if (change.New is { } queue)
                {
                    state.Set(queue);
                }
                else
                {
                    state.RemoveQueue(change.Key);
                }
            }),
            availability =>
            {
                observer.Observe(null, initial: true, state => state.SetQueues(availability));
                MakeDue(static spec => spec.Placement?.Queue is not null);
            });
        _capabilities = new ServerCapabilities(_resources, client, loggers.CreateLogger<ServerCapabilities>(), discovery, time);
        _capabilities.OnChange(now => _verdicts.ForEach(verdict => verdict(now)));
    }

    public OptionalCache<HorizontalPodAutoscaler> Autoscalers { get; }

    public OptionalCache<ScaledObject> ScaledObjects { get; }

    public OptionalCache<HttpRoute> Routes { get; }

    public OptionalCache<PodDisruptionBudget> DisruptionBudgets { get; }

    public OptionalCache<ServiceMonitor> Monitors { get; }

    public OptionalCache<LocalQueue> Queues { get; }

    /// <summary>What is known of the kinds, and of the objects with a name.</summary>
    public OptionalKinds Find(ObjectKey name) => new()
    {
        Autoscaler = Autoscalers.Find(name),
        ScaledObject = ScaledObjects.Find(name),
        Route = Routes.Find(name),
        DisruptionBudget = DisruptionBudgets.Find(name),
        Monitor = Monitors.Find(name),
        Queues = Queues.Availability,
    };

    /// <summary>Looks what the server serves, and watches that, until stopped.</summary>
    public Task RunAsync(CancellationToken stopping) => Task.WhenAll([_capabilities.RunAsync(stopping), .. _runs.Select(run => run(stopping))]);

    /// <inheritdoc/>
    public void Dispose() => _capabilities.Dispose();

    private OptionalCache<T> Child<T>(Func<ModelDeploymentSpec, bool> asks)
        where T : class, IKubernetesObject<T>
    {
        var cache = Keep<T>(
            new() { LabelSelector = $"{Labels.ManagedBy}={Labels.ManagedByValue}" },
            change =>
            {
                if (ClusterCaches.DeploymentOf(change.Object) is { } owner)
                {
                    _observer.Observe(owner, change.IsInitialList, static _ => { });
                }
            },
            _ => MakeDue(asks));
        _caches.AlsoReconcile(() => (cache.Store?.All ?? []).Select(item => ClusterCaches.DeploymentOf(item)).OfType<ObjectRef>().Distinct());
        return cache;
    }

    private OptionalCache<T> Keep<T>(ReflectorOptions<T> options, Action<ObjectChange<T>> observe, Action<KindAvailability> changed)
        where T : class, IKubernetesObject<T>
    {
        var resource = ApiResource.Of(T.ResourceType);
        OptionalCache<T> cache = null!;
        cache = new OptionalCache<T>(_client, options with { Namespaces = _watched, WatchIdleLimit = _watchIdle, MayBeAbsent = true }, _loggers, observe, () => changed(cache.Availability));
        _resources.Add(resource);
        _verdicts.Add(now => cache.Set(now[resource]));
        _runs.Add(cache.RunAsync);
        return cache;
    }

    private void MakeDue(Func<ModelDeploymentSpec, bool> asks)
    {
        foreach (var deployment in _caches.ModelDeployments.All.Where(deployment => asks(deployment.Spec)))
        {
            var key = deployment.Metadata.Key;
            _observer.Observe(new ObjectRef(ObjectKind.ModelDeployment, key.Namespace, key.Name), initial: true, static _ => { });
        }
    }
}

using ModelOperator.Api;
using ModelOperator.Assets;
using ModelOperator.Core;
using ModelOperator.Core.State;
using ModelOperator.Domains;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Events;
using ModelOperator.Kubernetes.LeaderElection;
using ModelOperator.Kubernetes.Queues;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Observation;
using ModelOperator.Serving;
using ModelOperator.Serving.Gates;
using ModelOperator.Sharing;
using ModelOperator.Writing;

namespace ModelOperator.Hosting;

/// <summary>
/// The operator proper: caches, derived state, a controller a kind, and the election that decides who writes. Every replica watches
/// and keeps its queues, so that a standby knows what is due the moment it leads.
/// </summary>
internal sealed partial class OperatorInstance : IAsyncDisposable
{
    private readonly OperatorOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly KubernetesClient _client;
    private readonly ReconcileQueues _queues = new();
    private readonly ClusterObserver _observer;
    private readonly ClusterCaches _caches;
    private readonly OptionalCaches _optional;
    private readonly StateMetrics _state;
    private readonly CanaryMetrics? _metrics;
    private readonly EventRecorder _events;
    private readonly ServerVersion _version;
    private readonly OutdatedDefinitions _definitions;
    private readonly LeaderElector _elector;
    private readonly List<Controller<ObjectRef>> _controllers = [];
    private readonly ILoggerFactory _loggers;

    public OperatorInstance(OperatorOptions options, ClusterConfiguration configuration, ILoggerFactory loggers, TimeProvider time, KubernetesClientOptions? clientOptions = null)
    {
        _options = options;
        _loggers = loggers;
        _logger = loggers.CreateLogger<OperatorInstance>();
        _time = time;
        _client = new KubernetesClient(configuration, clientOptions, loggers, time);
        _observer = new ClusterObserver(new ClusterState(options.ClusterName), _queues, time);
        _caches = new ClusterCaches(_client, loggers, _observer, options.Namespace, options.Scope, options.WatchIdle);
        _state = new StateMetrics(_caches, _observer, time);
        _optional = new OptionalCaches(_client, loggers, _observer, _caches, options.Scope?.Namespaces, options.WatchIdle, options.Discovery, time);
        _events = new EventRecorder(
            new EventRecorderOptions { ReportingController = $"{ApiGroup.Name}/operator" }, _client, loggers.CreateLogger<EventRecorder>(), time);
        _version = new ServerVersion(_client, loggers.CreateLogger<ServerVersion>(), time);
        _elector = new LeaderElector(
            new LeaderElectionOptions { Lease = new ObjectKey(options.Namespace, "modeloperator") }, _client, loggers.CreateLogger<LeaderElector>(), time);

        var audit = new SharingAudit(_caches.Grants, _events, loggers.CreateLogger<SharingAudit>());
        _definitions = new OutdatedDefinitions(options.Resync, loggers.CreateLogger<OutdatedDefinitions>(), time);
        var keeper = new ObjectKeeper(_client, _events, audit, new WriteCoalescer(() => _queues.IsAwaited(ObjectKind.ModelDeployment), time), _definitions, time);
        Add(ObjectKind.Dataset, Assets(AssetRules.Datasets, _caches.Datasets));
        Add(ObjectKind.Model, Assets(AssetRules.Models, _caches.Models));
        Add(ObjectKind.ModelVersion, Assets(AssetRules.ModelVersions, _caches.ModelVersions));
        Add(ObjectKind.Embedding, Assets(AssetRules.Embeddings, _caches.Embeddings));
        Add(ObjectKind.SharingGrant, new GrantReconciler(_caches, _observer, keeper, audit, Children("modeloperator-sharing"), options.ExpiryWarning, time));
        Add(ObjectKind.AccessRequest, new AccessRequestReconciler(_caches.AccessRequests, _observer, keeper, time));
        Add(ObjectKind.AccessDenial, new AccessDenialReconciler(_caches.AccessDenials, _observer, keeper, time));
        Add(ObjectKind.Domain, new DomainReconciler(_caches.Domains, _observer, keeper, time));
        var revisions = new RevisionKeeper(_client, _caches.RuntimeRevisions, options.Namespace, loggers.CreateLogger<RevisionKeeper>());
        Add(ObjectKind.ServingRuntime, new RuntimeReconciler(_caches.Runtimes, _observer, keeper, revisions, time));
        _metrics = options.Prometheus is { } prometheus ? new CanaryMetrics(prometheus, _queues, time) : null;
        var children = Children("modeloperator-serving");
        Add(ObjectKind.ModelDeployment, new DeploymentReconciler(
            _caches, _observer, keeper, new ServingChildWriter(_caches, children, new OptionalChildren(_optional, children)), revisions, _metrics, ServesImageVolumes, time));

        bool ServesImageVolumes() => options.ImageVolumes ?? _version.ServesImageVolumes;

        ChildWriter Children(string manager) => new(_client, manager, loggers.CreateLogger<ChildWriter>(), time);

        AssetReconciler<T, TSpec, TStatus> Assets<T, TSpec, TStatus>(AssetRules<T, TSpec, TStatus> rules, Store<T> store)
            where T : CustomResource<TSpec, TStatus>, IKubernetesObject<T>
            where TSpec : class
            where TStatus : AssetStatus =>
            new(rules, store, _observer, keeper, options.UnusedAfter, time);
    }

    /// <summary>What cannot be watched.</summary>
    public IReadOnlyList<WatchProblem> WatchProblems => _caches.Problems;

    /// <summary>What else is wrong with the cluster, in sentences.</summary>
    public IReadOnlyList<string> OtherProblems => [.. _definitions.Problems, .. _version.Problem is { } problem ? [problem] : Array.Empty<string>()];

    /// <summary>Runs until told to stop or until leadership is lost.</summary>
    /// <returns>False when leadership was lost, and the process must end so that nothing of it writes any more.</returns>
    public async Task<bool> RunAsync(CancellationToken stopping)
    {
        LogStarting(_logger, _client.Configuration.ToString(), _options.ClusterName, _options.Scope is { } scope ? $"namespaces {string.Join(", ", scope.Namespaces)} alone" : "all namespaces");
        using var stopCaches = new CancellationTokenSource();
        using var stopEvents = new CancellationTokenSource();
        var caches = Task.WhenAll(_caches.RunAsync(stopCaches.Token), _optional.RunAsync(stopCaches.Token));
        var events = _events.RunAsync(stopEvents.Token);
        var resync = ResyncAsync(stopCaches.Token);
        var version = _version.RunAsync(stopCaches.Token);

        var kept = true;
        if (_options.LeaderElect)
        {
            kept = await _elector.RunAsync(LeadThenStopCachesAsync, stopping) == LeaderElectionResult.Stopped;
        }
        else
        {
            await LeadThenStopCachesAsync(stopping, CancellationToken.None);
        }

        // Also a replica that never led has caches. Events come last: the controllers tell them to their end.
        await stopCaches.CancelAsync();
        await stopEvents.CancelAsync();
        await Task.WhenAll(caches, resync, version, events);
        LogStopped(_logger, kept ? "as asked" : "because leadership was lost");
        return kept;

        // A reconcile reads the caches to its end; and only a process that does nothing any more lets go of the lease.
        async Task LeadThenStopCachesAsync(CancellationToken stop, CancellationToken lost)
        {
            await LeadAsync(stop, lost);
            await stopCaches.CancelAsync();
            await caches;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (var controller in _controllers)
        {
            controller.Dispose();
        }

        _metrics?.Dispose();
        _state.Dispose();
        _definitions.Dispose();
        _elector.Dispose();
        _observer.Dispose();
        _optional.Dispose();
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task LeadAsync(CancellationToken stopping, CancellationToken lost) =>
        Task.WhenAll(_controllers.Select(controller => controller.RunAsync(stopping, lost)));

    private void Add(ObjectKind kind, IReconciler<ObjectRef> reconciler)
    {
        var controller = new Controller<ObjectRef>(
            new ControllerOptions { Name = kind.ToString().ToLowerInvariant(), Workers = _options.Workers },
            static key => key.Namespace,
            reconciler,
            _caches.SyncsOf(kind),
            _loggers.CreateLogger<Controller<ObjectRef>>(),
            _time);
        _controllers.Add(controller);
        _queues.Register(kind, controller);
    }

    /// <summary>
    /// Looks at everything again from time to time, behind live changes: repairs whatever came to differ without an event. The time
    /// between is spread by a tenth, so that operators that started together drift apart.
    /// </summary>
    private async Task ResyncAsync(CancellationToken stop)
    {
        while (true)
        {
            var pause = _options.Resync * (0.9 + (0.2 * Random.Shared.NextDouble()));
            await Task.Delay(pause, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
            {
                return;
            }

            foreach (var key in _caches.IsStateKnown ? _caches.Keys : [])
            {
                _queues.Add(key, WorkPriority.Low);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "ModelOperator starts on {Server} as platform {ClusterName}, for {Namespaces}")]
    private static partial void LogStarting(ILogger logger, string server, string clusterName, string namespaces);

    [LoggerMessage(2, LogLevel.Information, "ModelOperator stopped {Why}")]
    private static partial void LogStopped(ILogger logger, string why);
}

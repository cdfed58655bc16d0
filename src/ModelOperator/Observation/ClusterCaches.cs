using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Serving.Runtimes;
using ModelOperator.Core.Sharing;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Observation;

/// <summary>
/// Caches of every kind that decisions are made from, kept by watches. Reconcilers read these and nothing else. Of namespaces only
/// the metadata is asked for, of workloads only what the operator made; Secrets are never read.
/// <para>
/// What the state follows from, everybody waits for: of a kind that cannot be listed nothing is known, and what is not known must not be taken
/// for gone, or finalizers would be taken off and consent would end. What only some controllers read keeps only these waiting.
/// </para>
/// </summary>
internal sealed class ClusterCaches
{
    private readonly KubernetesClient _client;
    private readonly ILoggerFactory _loggers;
    private readonly ClusterObserver _observer;
    private readonly IReadOnlyList<string>? _watched;
    private readonly TimeSpan _watchIdle;
    private readonly List<Func<CancellationToken, Task>> _runs = [];
    private readonly List<WatchedKind> _kinds = [];
    private readonly List<Func<IEnumerable<ObjectRef>>> _keys = [];

    /// <summary>Who reads runtimes: quotas count the GPUs of the pods that they make.</summary>
    private static readonly ObjectKind[] OnRuntimes = [ObjectKind.ServingRuntime, ObjectKind.ModelDeployment, ObjectKind.Domain];

    /// <param name="client">The server.</param>
    /// <param name="loggers">Where to log.</param>
    /// <param name="observer">Told of what changes.</param>
    /// <param name="operatorNamespace">Namespace of the revisions of runtimes.</param>
    /// <param name="scope">What is served; null for the whole cluster.</param>
    /// <param name="watchIdle">Longest silence of a watch.</param>
    public ClusterCaches(KubernetesClient client, ILoggerFactory loggers, ClusterObserver observer, string operatorNamespace, NamespacedScope? scope, TimeSpan watchIdle)
    {
        _client = client;
        _loggers = loggers;
        _observer = observer;
        _watched = scope?.Namespaces;
        _watchIdle = watchIdle;
        const string ours = $"{Labels.ManagedBy}={Labels.ManagedByValue}";

        if (scope is null)
        {
            Reflect<Namespace>(new() { MetadataOnly = true }).OnChange(change => Observe(change.Key.Name, change.New, change.IsInitialList));
        }
        else
        {
            Poll(scope.Namespaces);
        }

        Domains = scope is null ? Kind<Domain>(ObjectKind.Domain, static (state, domain) => state.Set(domain)) : new Store<Domain>();
        Datasets = Kind<Dataset>(ObjectKind.Dataset, static (state, dataset) => state.Set(dataset));
        Models = Kind<Model>(ObjectKind.Model, static (state, model) => state.Set(model));
        ModelVersions = Kind<ModelVersion>(ObjectKind.ModelVersion, static (state, version) => state.Set(version));
        Embeddings = Kind<Embedding>(ObjectKind.Embedding, static (state, embedding) => state.Set(embedding));
        Grants = Kind<SharingGrant>(ObjectKind.SharingGrant, static (state, grant) => state.Set(grant));
        AccessRequests = Kind<AccessRequest>(ObjectKind.AccessRequest, static (state, request) => state.Set(request));
        AccessDenials = Kind<AccessDenial>(ObjectKind.AccessDenial, static (state, denial) => state.Set(denial));
        Runtimes = scope is null ? Kind<ServingRuntime>(ObjectKind.ServingRuntime, static (state, runtime) => state.Set(runtime), OnRuntimes) : Given(scope.Runtimes);
        RuntimeRevisions = Revisions(new() { Namespaces = [operatorNamespace], LabelSelector = ours });
        ModelDeployments = Kind<ModelDeployment>(ObjectKind.ModelDeployment, static (state, deployment) => state.Set(deployment));
        Deployments = Child<Deployment>(new() { LabelSelector = ours }, ObjectKind.ModelDeployment, DeploymentOf);
        Services = Child<Service>(new() { LabelSelector = ours }, ObjectKind.ModelDeployment, DeploymentOf);
        NetworkPolicies = Child<NetworkPolicy>(new() { LabelSelector = ours }, ObjectKind.ModelDeployment, DeploymentOf);
        Pods = Child<Pod>(new() { LabelSelector = ours, Indexes = [PodsByDeployment] }, ObjectKind.ModelDeployment, DeploymentOf);
        Roles = Child<Role>(new() { LabelSelector = ours }, ObjectKind.SharingGrant, GrantOf);
        RoleBindings = Child<RoleBinding>(new() { LabelSelector = ours }, ObjectKind.SharingGrant, GrantOf);
    }

    public Store<Domain> Domains { get; }

    public Store<Dataset> Datasets { get; }

    public Store<Model> Models { get; }

    public Store<ModelVersion> ModelVersions { get; }

    public Store<Embedding> Embeddings { get; }

    public Store<SharingGrant> Grants { get; }

    public Store<AccessRequest> AccessRequests { get; }

    public Store<AccessDenial> AccessDenials { get; }

    /// <summary>Runtimes of the cluster; those of files are in the state alone, because they have no status to write.</summary>
    public Store<ServingRuntime> Runtimes { get; }

    /// <summary>What runtimes said, in the operator's own namespace.</summary>
    public Store<ControllerRevision> RuntimeRevisions { get; }

    public Store<ModelDeployment> ModelDeployments { get; }

    public Store<Deployment> Deployments { get; }

    public Store<Service> Services { get; }

    public Store<NetworkPolicy> NetworkPolicies { get; }

    public Store<Pod> Pods { get; }

    public Store<Role> Roles { get; }

    public Store<RoleBinding> RoleBindings { get; }

    /// <summary>Finds pods by <c>namespace/name</c> of their ModelDeployment.</summary>
    public static StoreIndex<Pod> PodsByDeployment { get; } = new("deployment", static (pod, keys) =>
    {
        if (DeploymentOf(pod) is { } owner)
        {
            keys.Add(new ObjectKey(owner.Namespace, owner.Name).ToString());
        }
    });

    /// <summary>What the controller of a kind waits for.</summary>
    public IReadOnlyList<CacheSync> SyncsOf(ObjectKind kind) => [.. _kinds.Where(watched => watched.KeepsWaiting(kind)).Select(watched => watched.Sync)];

    /// <summary>Whether everything that the state follows from has been listed.</summary>
    public bool IsStateKnown => _kinds.TrueForAll(static watched => watched.ReadBy is not null || watched.IsSynced());

    /// <summary>What cannot be watched, and what waits for it or goes on without; empty when all is well.</summary>
    public IReadOnlyList<WatchProblem> Problems => [.. _kinds.Select(static watched => watched.Problem).OfType<WatchProblem>()];

    /// <summary>Every object that is reconciled.</summary>
    public IEnumerable<ObjectRef> Keys => _keys.SelectMany(keys => keys());

    /// <summary>Has the owners of further children reconciled.</summary>
    public void AlsoReconcile(Func<IEnumerable<ObjectRef>> owners) => _keys.Add(owners);

    /// <summary>Watches until stopped. Once everything that the state follows from has been listed, the observer goes live.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var runs = _runs.Select(run => run(stopping)).ToList();
        runs.Add(GoLiveAsync(stopping));
        await Task.WhenAll(runs);
    }

    private void Observe(string name, Namespace? item, bool isInitial) => _observer.Observe(null, isInitial, state =>
    {
        if (item is null)
        {
            state.RemoveNamespace(name);
        }
        else
        {
            state.Set(item);
        }
    });

    private void Poll(IReadOnlyList<string> namespaces)
    {
        var poll = new NamespacePoll(_client, namespaces, _loggers.CreateLogger<NamespacePoll>(), (name, item) => Observe(name, item, isInitial: false));
        _runs.Add(poll.RunAsync);
        _kinds.Add(new WatchedKind(new CacheSync(Namespace.ResourceType.ToString(), poll.WaitForSyncAsync), null, () => poll.IsSynced, () => poll.Obstacle, static () => false));
    }

    private Store<ServingRuntime> Given(IReadOnlyList<ServingRuntime> runtimes)
    {
        foreach (var runtime in runtimes)
        {
            _observer.Observe(null, initial: true, state => state.Set(runtime));
        }

        _keys.Add(() => runtimes.Select(static runtime => new ObjectRef(ObjectKind.ServingRuntime, "", runtime.Metadata.Name)));
        return new Store<ServingRuntime>();
    }

    private async Task GoLiveAsync(CancellationToken stopping)
    {
        try
        {
            await Task.WhenAll(_kinds.Where(static watched => watched.ReadBy is null).Select(watched => watched.Sync.WaitAsync(stopping)));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }

        _observer.GoLive(Keys);
    }

    private Store<T> Kind<T>(ObjectKind kind, Action<ClusterState, T> set, ObjectKind[]? readBy = null)
        where T : class, IKubernetesObject<T>
    {
        var reflector = Reflect<T>(new(), readBy);
        reflector.OnChange(change =>
        {
            var key = new ObjectRef(kind, change.Key.Namespace, change.Key.Name);
            _observer.Observe(key, change.IsInitialList, state =>
            {
                if (change.New is { } item)
                {
                    set(state, item);
                }
                else
                {
                    state.Remove(key);
                }
            });
        });
        var store = reflector.Store;
        _keys.Add(() => store.All.Select(item => new ObjectRef(kind, item.Metadata.Key.Namespace, item.Metadata.Key.Name)));
        return store;
    }

    /// <summary>Objects the operator made, and pods of these: a change makes the object due that they belong to.</summary>
    private Store<T> Child<T>(ReflectorOptions<T> options, ObjectKind owners, Func<IKubernetesObject, ObjectRef?> ownerOf)
        where T : class, IKubernetesObject<T>
    {
        var reflector = Reflect(options, [owners]);
        reflector.OnChange(change =>
        {
            if (ownerOf(change.Object) is { } owner)
            {
                _observer.Observe(owner, change.IsInitialList, static _ => { });
            }
        });
        var store = reflector.Store;

        // One that was deleted while nobody watched may have left children behind.
        _keys.Add(() => store.All.Select(item => ownerOf(item)).OfType<ObjectRef>().Distinct());
        return store;
    }

    /// <summary>The ModelDeployment that a child or pod belongs to.</summary>
    public static ObjectRef? DeploymentOf(IKubernetesObject child) =>
        ServingLabels.DeploymentOf(child.Metadata) is { } owner
            ? new ObjectRef(ObjectKind.ModelDeployment, child.Metadata.Namespace ?? "", owner)
            : null;

    private Store<ControllerRevision> Revisions(ReflectorOptions<ControllerRevision> options)
    {
        var reflector = Reflect(options, OnRuntimes);
        reflector.OnChange(change => _observer.Observe(null, change.IsInitialList, state =>
        {
            if (change.New is { } kept && RuntimeRevision.Read(kept) is { } revision)
            {
                state.Set(revision);
            }
            else
            {
                state.RemoveRevision(change.Key.Name);
            }
        }));
        return reflector.Store;
    }

    private static ObjectRef? GrantOf(IKubernetesObject child) =>
        GrantAccess.GrantOf(child.Metadata.Name) is { } grant ? new ObjectRef(ObjectKind.SharingGrant, child.Metadata.Namespace ?? "", grant) : null;

    /// <param name="options">What to keep.</param>
    /// <param name="readBy">Whose controllers alone read it; null for what the state follows from.</param>
    private Reflector<T> Reflect<T>(ReflectorOptions<T> options, ObjectKind[]? readBy = null)
        where T : class, IKubernetesObject<T>
    {
        var reflector = new Reflector<T>(_client, options with { Namespaces = options.Namespaces ?? _watched, WatchIdleLimit = _watchIdle }, _loggers);
        _runs.Add(reflector.RunAsync);
        _kinds.Add(new WatchedKind(CacheSync.Of(reflector), readBy, () => reflector.Store.IsSynced, () => reflector.Obstacle, () => reflector.Access == ReflectorAccess.NotServed));
        return reflector;
    }
}

using System.Runtime.InteropServices;
using ModelOperator.Api;
using ModelOperator.Core.Assets;
using ModelOperator.Core.Domains;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Core.Serving.Runtimes;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.State;

/// <summary>Deployments with the runtimes they run on and what they get of their domains' quotas.</summary>
internal sealed class ServingState(LineageGraph graph)
{
    private readonly Dictionary<ObjectRef, Entry> _deployments = [];
    private readonly Dictionary<ObjectRef, ModelVersion> _versions = [];

    /// <summary>Deployments that serve a version while they are to serve another one, by the version.</summary>
    private readonly Dictionary<ObjectRef, HashSet<ObjectRef>> _servingStill = [];
    private RuntimeCatalog _runtimes = RuntimeCatalog.Empty;
    private readonly Dictionary<string, Allocation> _allocations = [];
    private readonly Dictionary<string, HashSet<Entry>> _byDomain = [];
    private readonly HashSet<ObjectRef> _stale = [];
    private readonly HashSet<string> _staleDomains = [];
    private readonly LocalQueues _queues = new();
    private bool _runtimesChanged;

    public void Set(ModelVersion version) => _versions[RefOf(ObjectKind.ModelVersion, version.Metadata)] = version;

    public void Set(ModelDeployment deployment)
    {
        var key = RefOf(ObjectKind.ModelDeployment, deployment.Metadata);
        if (!_deployments.TryGetValue(key, out var entry))
        {
            entry = _deployments[key] = new Entry(key, deployment);
        }

        entry.Deployment = deployment;
        _stale.Add(key);
    }

    public void Set(ServingRuntime runtime)
    {
        var before = _runtimes.Find(runtime.Metadata.Name);
        if (before is null || before.Metadata.Generation != runtime.Metadata.Generation || before.Metadata.Uid != runtime.Metadata.Uid)
        {
            _runtimes = _runtimes.With(runtime);
            _runtimesChanged = true;
        }
    }

    public void RemoveRuntime(string name)
    {
        _runtimesChanged |= _runtimes.Find(name) is not null;
        _runtimes = _runtimes.Without(name);
    }

    /// <summary>A revision of a runtime is kept. Only one that is not what its runtime says now can make a difference.</summary>
    public void Set(RuntimeRevision revision)
    {
        _runtimesChanged |= _runtimes.Current(revision.Runtime)?.Name != revision.Name;
        _runtimes = _runtimes.With(revision);
    }

    public void RemoveRevision(string name)
    {
        _runtimesChanged = true;
        _runtimes = _runtimes.WithoutRevision(name);
    }

    public RuntimeFacts DescribeRuntime(string runtime)
    {
        var current = _runtimes.Current(runtime);
        var onIt = _deployments.Values.Where(entry => entry.Match?.Runtime?.Metadata.Name == runtime || entry.Deployment.Status?.Runtime == runtime).ToList();
        return new RuntimeFacts
        {
            Deployments = onIt.Count(entry => entry.Match?.Runtime?.Metadata.Name == runtime),
            Outdated = onIt.Count(entry => entry.Deployment.Status?.RuntimeRevision is { } revision && entry.Deployment.Status.Runtime == runtime && revision != current?.Name),
            Current = current,
            InUse = _deployments.Values
                .SelectMany(entry => new[] { entry.Deployment.Status?.RuntimeRevision, entry.Deployment.Spec.Runtime?.Revision, entry.Match?.Revision?.Name })
                .OfType<string>().ToHashSet(),
        };
    }

    public void Set(LocalQueue queue) => _queues.Add(queue.Metadata.Key);

    public void RemoveQueue(ObjectKey key) => _queues.Remove(key);

    public void SetQueues(KindAvailability availability) => _queues.Availability = availability;

    /// <summary>Removes a deployment or version; other assets mean nothing here.</summary>
    public void Remove(ObjectRef key, DirtySet dirty)
    {
        _versions.Remove(key);
        _stale.Remove(key);
        _stale.UnionWith(_servingStill.GetValueOrDefault(key) ?? []);
        if (_deployments.Remove(key, out var entry))
        {
            MarkRuntime(entry.Match?.Runtime, dirty);
            KeepServing(entry, null);
            if (entry.Domain is { } domain)
            {
                _staleDomains.Add(domain);
                Move(entry, null);
            }
        }
    }

    /// <summary>Works out what changed deployments, references, runtimes and quotas lead to; notes what can look different.</summary>
    public void Settle(DirtySet dirty, DomainMap map, IReadOnlyDictionary<string, Domain> domains)
    {
        // Whatever the graph found different about a deployment may be the version it serves.
        _stale.UnionWith(_runtimesChanged ? _deployments.Keys : dirty.Now.Where(key => key.Kind == ObjectKind.ModelDeployment && _deployments.ContainsKey(key)));
        _runtimesChanged = false;
        if (_queues.TakeChanged())
        {
            _stale.UnionWith(_deployments.Values.Where(entry => entry.Deployment.Spec.Placement?.Queue is not null).Select(entry => entry.Key));
        }

        foreach (var version in dirty.Now)
        {
            _stale.UnionWith(_servingStill.GetValueOrDefault(version) ?? []);
        }

        foreach (var key in _stale)
        {
            if (_deployments.TryGetValue(key, out var entry))
            {
                Refresh(key, entry, map, dirty);
            }
        }

        _stale.Clear();

        // Most changes of a domain are our own writes to its status.
        _staleDomains.UnionWith(dirty.Now
            .Where(key => key.Kind == ObjectKind.Domain && (!domains.TryGetValue(key.Name, out var domain) || _allocations.GetValueOrDefault(key.Name)?.Quota != domain.Spec.Quota))
            .Select(key => key.Name));
        foreach (var name in _staleDomains)
        {
            Allocate(name, domains.GetValueOrDefault(name), dirty);
        }

        _staleDomains.Clear();
    }

    public (long Used, long Waiting) GpusOf(string domain) =>
        _allocations.TryGetValue(domain, out var allocation) ? (allocation.Result.UsedGpus, allocation.Result.WaitingGpus) : (0, 0);

    public ServingFacts? Describe(ObjectRef key) => !_deployments.TryGetValue(key, out var entry) || entry.Model is null ? null : new ServingFacts
    {
        Model = entry.Model,
        Serving = entry.Serving,
        Runtimes = _runtimes,
        Quota = entry.Quota,
    };

    private void Refresh(ObjectRef key, Entry entry, DomainMap map, DirtySet dirty)
    {
        var domain = map.DomainOf(key.Namespace);
        var model = Resolve(key);
        var match = model.Version is { } version ? _runtimes.Select(entry.Deployment, version) : null;
        var serving = ServingStill(entry.Deployment, model);
        var request = QuotaRequest.Of(entry.Deployment, model, _runtimes);
        var queue = _queues.StateFor(entry.Deployment);
        if (match?.Runtime?.Metadata.Name != entry.Match?.Runtime?.Metadata.Name)
        {
            MarkRuntime(entry.Match?.Runtime, dirty);
            MarkRuntime(match?.Runtime, dirty);
        }

        if (entry.Deployment.Status?.RuntimeRevision != entry.KnownRevision)
        {
            entry.KnownRevision = entry.Deployment.Status?.RuntimeRevision;
            MarkRuntime(match?.Runtime, dirty);
        }

        if (match != entry.Match || model != entry.Model || serving != entry.Serving)
        {
            dirty.Add(key);
        }

        if (request != entry.Request || domain != entry.Domain || queue != entry.Quota.Queue)
        {
            var before = entry.Quota;
            _staleDomains.UnionWith(new[] { domain, entry.Domain }.OfType<string>());
            entry.Quota = queue != QueueState.None ? QuotaVerdict.LeftTo(queue)
                : domain is null || before.Queue != QueueState.None ? QuotaVerdict.Unlimited
                : before;
            Move(entry, queue == QueueState.None ? domain : null);
            if (entry.Quota != before)
            {
                dirty.Add(key);
            }
        }

        KeepServing(entry, serving);
        (entry.Domain, entry.Model, entry.Match, entry.Request, entry.Serving) = (domain, model, match, request, serving);
    }

    /// <summary>
    /// The version that a deployment serves while it is to serve another one. The graph knows of the latter alone, so whether the former may
    /// still be served is asked here: it must be there, made of nothing that is refused, and granted on as far as the deployment.
    /// </summary>
    private StableVersion? ServingStill(ModelDeployment deployment, ModelResolution model)
    {
        if (deployment.Status?.ModelVersion is not { } name || name == model.Version?.Metadata.Name)
        {
            return null;
        }

        var demand = new ServingDemand(deployment);
        var key = new ObjectRef(ObjectKind.ModelVersion, demand.ModelNamespace, name);
        return new StableVersion(name, _versions.TryGetValue(key, out var version)
            && version.Spec.ModelRef.Name == demand.ModelName
            && graph.CycleOf(key) is not { Count: > 0 }
            && graph.RefusalOf(key) is null
            && (!demand.CrossesNamespaces || graph.MayBeGrantedOn(key, demand.Key.Namespace))
                ? version
                : null);
    }

    private void KeepServing(Entry entry, StableVersion? serving)
    {
        var @namespace = new ServingDemand(entry.Deployment).ModelNamespace;
        if (entry.ServingStill is { } before && _servingStill.TryGetValue(before, out var left) && left.Remove(entry.Key) && left.Count == 0)
        {
            _servingStill.Remove(before);
        }

        entry.ServingStill = serving is null ? null : new ObjectRef(ObjectKind.ModelVersion, @namespace, serving.Name);
        if (entry.ServingStill is { } now)
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(_servingStill, now, out _) ??= []).Add(entry.Key);
        }
    }

    /// <summary>Has a deployment count for a domain; one that a queue admits counts for none.</summary>
    private void Move(Entry entry, string? domain)
    {
        if (entry.Domain is { } before && _byDomain.TryGetValue(before, out var left) && left.Remove(entry) && left.Count == 0)
        {
            _byDomain.Remove(before);
        }

        if (domain is not null)
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(_byDomain, domain, out _) ??= []).Add(entry);
        }
    }

    private void Allocate(string name, Domain? domain, DirtySet dirty)
    {
        var (before, quota) = (GpusOf(name), domain?.Spec.Quota);
        IReadOnlyCollection<Entry> members = _byDomain.TryGetValue(name, out var entries) ? entries : [];
        var result = QuotaAdmission.Admit(quota, members.Select(entry => entry.Request!));
        _allocations[name] = new Allocation(quota, result);
        foreach (var entry in members)
        {
            var verdict = result.Verdicts.GetValueOrDefault(new ObjectKey(entry.Key.Namespace, entry.Key.Name), QuotaVerdict.Unlimited);
            if (verdict != entry.Quota)
            {
                entry.Quota = verdict;
                dirty.Add(entry.Key);
            }
        }

        if (GpusOf(name) != before)
        {
            dirty.AddCoalesced(new ObjectRef(ObjectKind.Domain, "", name));
        }

        if (domain is null)
        {
            _allocations.Remove(name);
        }
    }

    private ModelResolution Resolve(ObjectRef key)
    {
        var reference = graph.ReferencesOf(key)[0];
        if (reference is { State: ReferenceState.Resolved, Target: { } target })
        {
            // To another namespace than the version's, its lineage is told of only as far as it keeps the version from being served.
            var isOwn = target.Namespace == key.Namespace;
            var resolution = new ModelResolution { State = ModelResolutionState.Resolved, Grant = reference.Grant?.ToString() };
            if (graph.CycleOf(target) is { Count: > 0 } cycle)
            {
                return resolution with { State = ModelResolutionState.InCycle, Detail = CyclePath.SeenFrom(cycle, key.Namespace, neighbours: isOwn ? 1 : 0) };
            }

            return graph.RefusalOf(target) is { } refusal
                ? resolution with { State = ModelResolutionState.LineageRefused, Detail = isOwn ? ReferenceSentence.Message(refusal) : null }
                : resolution with { Version = _versions[target] };
        }

        if (reference.Chain is { } chain)
        {
            return new ModelResolution { State = ModelResolutionState.RedistributionDenied, Detail = ReferenceSentence.Denial(chain) };
        }

        return new ModelResolution
        {
            State = (reference.State, reference.Detail) switch
            {
                (ReferenceState.Refused, _) => ModelResolutionState.Refused,
                (_, ReferenceDetail.VersionNotFound) => ModelResolutionState.VersionNotFound,
                (_, ReferenceDetail.StageEmpty) => ModelResolutionState.StageEmpty,
                _ => ModelResolutionState.ModelNotFound,
            },
        };
    }

    private static void MarkRuntime(ServingRuntime? runtime, DirtySet dirty)
    {
        if (runtime is not null)
        {
            dirty.AddCoalesced(new ObjectRef(ObjectKind.ServingRuntime, "", runtime.Metadata.Name));
        }
    }

    private static ObjectRef RefOf(ObjectKind kind, ObjectMeta metadata) => new(kind, metadata.Namespace ?? "", metadata.Name);

    /// <summary>What a domain's quota was shared out to.</summary>
    private sealed record Allocation(DomainQuota? Quota, QuotaAllocation Result);

    private sealed class Entry(ObjectRef key, ModelDeployment deployment)
    {
        public ObjectRef Key { get; } = key;

        public ModelDeployment Deployment { get; set; } = deployment;

        public string? Domain { get; set; }

        public ModelResolution? Model { get; set; }

        public StableVersion? Serving { get; set; }

        /// <summary>What <see cref="Serving"/> was looked up as.</summary>
        public ObjectRef? ServingStill { get; set; }

        public RuntimeMatch? Match { get; set; }

        /// <summary>Revision of its runtime that its status says it runs on.</summary>
        public string? KnownRevision { get; set; }

        public QuotaRequest? Request { get; set; }

        public QuotaVerdict Quota { get; set; } = QuotaVerdict.Unlimited;
    }
}

using System.Collections.Immutable;
using ModelOperator.Api;
using ModelOperator.Core.Assets;
using ModelOperator.Core.Domains;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Serving;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.State;

/// <summary>Deployments with the runtimes they run on and what they get of their domains' quotas.</summary>
internal sealed class ServingState(LineageGraph graph)
{
    private readonly Dictionary<ObjectRef, Entry> _deployments = [];
    private readonly Dictionary<ObjectRef, ModelVersion> _versions = [];
    private readonly Dictionary<string, ServingRuntime> _runtimes = [];

    /// <summary>The runtimes as they are handed out: whoever reads them does so while later changes come in.</summary>
    private ImmutableArray<ServingRuntime> _runtimeList = [];
    private readonly Dictionary<string, QuotaAllocation> _allocations = [];
    private readonly HashSet<ObjectRef> _stale = [];
    private readonly HashSet<string> _staleDomains = [];
    private bool _runtimesChanged;

    public void Set(ModelVersion version) => _versions[RefOf(ObjectKind.ModelVersion, version.Metadata)] = version;

    public void Set(ModelDeployment deployment)
    {
        var key = RefOf(ObjectKind.ModelDeployment, deployment.Metadata);
        if (!_deployments.TryGetValue(key, out var entry))
        {
            entry = _deployments[key] = new Entry(deployment);
        }

        entry.Deployment = deployment;
        _stale.Add(key);
    }

    public void Set(ServingRuntime runtime)
    {
        var before = _runtimes.GetValueOrDefault(runtime.Metadata.Name);
        _runtimes[runtime.Metadata.Name] = runtime;
        _runtimeList = [.. _runtimes.Values];
        _runtimesChanged |= before is null || before.Metadata.Generation != runtime.Metadata.Generation || before.Metadata.Uid != runtime.Metadata.Uid;
    }

    public void RemoveRuntime(string name)
    {
        _runtimesChanged |= _runtimes.Remove(name);
        _runtimeList = [.. _runtimes.Values];
    }

    /// <summary>Removes a deployment or version; other assets mean nothing here.</summary>
    public void Remove(ObjectRef key, DirtySet dirty)
    {
        _versions.Remove(key);
        _stale.Remove(key);
        if (_deployments.Remove(key, out var entry))
        {
            MarkRuntime(entry.Match?.Runtime, dirty);
            if (entry.Domain is { } domain)
            {
                _staleDomains.Add(domain);
            }
        }
    }

    /// <summary>Works out what changed deployments, references, runtimes and quotas lead to; notes what can look different.</summary>
    public void Settle(DirtySet dirty, DomainMap map, IReadOnlyDictionary<string, Domain> domains)
    {
        // Whatever the graph found different about a deployment may be the version it serves.
        _stale.UnionWith(_runtimesChanged ? _deployments.Keys : dirty.Now.Where(key => key.Kind == ObjectKind.ModelDeployment && _deployments.ContainsKey(key)));
        _runtimesChanged = false;
        foreach (var key in _stale)
        {
            Refresh(key, _deployments[key], map, dirty);
        }

        _stale.Clear();

        // A domain that is to be reconciled may have another quota or other namespaces.
        _staleDomains.UnionWith(dirty.Now.Where(key => key.Kind == ObjectKind.Domain).Select(key => key.Name));
        if (_staleDomains.Count > 0)
        {
            Allocate(dirty, domains);
        }
    }

    public (long Used, long Waiting) GpusOf(string domain) =>
        _allocations.TryGetValue(domain, out var allocation) ? (allocation.UsedGpus, allocation.WaitingGpus) : (0, 0);

    public int DeploymentsOn(string runtime) => _deployments.Values.Count(entry => entry.Match?.Runtime?.Metadata.Name == runtime);

    public ServingFacts? Describe(ObjectRef key) => !_deployments.TryGetValue(key, out var entry) || entry.Model is null ? null : new ServingFacts
    {
        Model = entry.Model,
        Runtimes = _runtimeList,
        Quota = entry.Quota,
    };

    private void Refresh(ObjectRef key, Entry entry, DomainMap map, DirtySet dirty)
    {
        var domain = map.DomainOf(key.Namespace);
        var model = Resolve(key);
        var match = model.Version is { } version ? RuntimeSelection.Select(_runtimeList, entry.Deployment, version) : null;
        var request = QuotaRequest.Of(entry.Deployment, model, _runtimeList);
        if (match?.Runtime?.Metadata.Name != entry.Match?.Runtime?.Metadata.Name)
        {
            MarkRuntime(entry.Match?.Runtime, dirty);
            MarkRuntime(match?.Runtime, dirty);
        }

        if (match != entry.Match || model != entry.Model)
        {
            dirty.Add(key);
        }

        if (request != entry.Request || domain != entry.Domain)
        {
            _staleDomains.UnionWith(new[] { domain, entry.Domain }.OfType<string>());
            entry.Quota = domain is null ? QuotaVerdict.Unlimited : entry.Quota;
        }

        (entry.Domain, entry.Model, entry.Match, entry.Request) = (domain, model, match, request);
    }

    private void Allocate(DirtySet dirty, IReadOnlyDictionary<string, Domain> domains)
    {
        var members = _deployments.Where(pair => pair.Value.Domain is { } domain && _staleDomains.Contains(domain)).ToLookup(pair => pair.Value.Domain!);
        foreach (var name in _staleDomains)
        {
            var before = GpusOf(name);
            var allocation = QuotaAdmission.Admit(domains.GetValueOrDefault(name)?.Spec.Quota, members[name].Select(pair => pair.Value.Request!));
            _allocations[name] = allocation;
            foreach (var (key, entry) in members[name])
            {
                var verdict = allocation.Verdicts.GetValueOrDefault(new ObjectKey(key.Namespace, key.Name), QuotaVerdict.Unlimited);
                if (verdict != entry.Quota)
                {
                    entry.Quota = verdict;
                    dirty.Add(key);
                }
            }

            if (GpusOf(name) != before)
            {
                dirty.AddCoalesced(new ObjectRef(ObjectKind.Domain, "", name));
            }

            if (!domains.ContainsKey(name))
            {
                _allocations.Remove(name);
            }
        }

        _staleDomains.Clear();
    }

    private ModelResolution Resolve(ObjectRef key)
    {
        var reference = graph.ReferencesOf(key)[0];
        if (reference.Target is { } target)
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

    private sealed class Entry(ModelDeployment deployment)
    {
        public ModelDeployment Deployment { get; set; } = deployment;

        public string? Domain { get; set; }

        public ModelResolution? Model { get; set; }

        public RuntimeMatch? Match { get; set; }

        public QuotaRequest? Request { get; set; }

        public QuotaVerdict Quota { get; set; } = QuotaVerdict.Unlimited;
    }
}

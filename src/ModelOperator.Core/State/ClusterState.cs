using ModelOperator.Api;
using ModelOperator.Core.Assets;
using ModelOperator.Core.Domains;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Lineage.Inference;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Serving.Runtimes;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.State;

/// <summary>
/// Everything decisions are made from, derived from the objects of the cluster: the graph, grants, domains and serving. Objects are
/// set and removed in any order; <see cref="Settle"/> then works out what follows and says whose annotations, status or children
/// can differ. The same objects give the same state, whatever the order. Not safe for concurrent use: the caller takes turns.
/// </summary>
public sealed partial class ClusterState
{
    private readonly AssetReader _reader;
    private readonly GrantIndex _grants = new();
    private readonly LineageGraph _graph;
    private readonly ServingState _serving;
    private readonly RestrictedDeployments _restricted;
    private readonly AccessState _access;
    private readonly Dictionary<string, Domain> _domains = [];
    private readonly Dictionary<string, Namespace> _namespaces = [];

    /// <summary>Namespaces whose labels changed since the last settling, as they were then; null for new ones.</summary>
    private readonly Dictionary<string, Namespace?> _namespacesBefore = [];
    private DirtySet _dirty = new();
    private bool _domainsChanged;

    /// <summary>An empty state.</summary>
    /// <param name="platform">Platform id of this cluster in asset URIs.</param>
    public ClusterState(string platform = AssetUri.DefaultPlatform)
    {
        _reader = new AssetReader(platform);
        _graph = new LineageGraph(platform, _grants);
        _serving = new ServingState(_graph);
        _restricted = new RestrictedDeployments(_graph, _grants);
        _access = new AccessState(_graph, _grants);
    }

    /// <summary>Platform id of this cluster in asset URIs.</summary>
    public string Platform => _reader.Platform;

    /// <summary>The moment that grants are judged at; <see cref="Advance"/> moves it.</summary>
    public DateTimeOffset Now => _grants.Now;

    /// <summary>What follows from the edges of the lineage graph.</summary>
    public LineageInference Inference => _graph.Inference;

    /// <summary>Questions about the graph. Asked under the same turns as everything else; the answers may be kept.</summary>
    public LineageQueries Lineage => _graph.Queries;

    /// <summary>When the next grant is revoked or ends by itself; null when none will.</summary>
    public DateTimeOffset? NextGrantEnd => _grants.NextEnd;

    /// <summary>Adds or replaces a Dataset.</summary>
    public void Set(Dataset dataset) => Upsert(_reader.Read(dataset));

    /// <summary>Adds or replaces a Model.</summary>
    public void Set(Model model) => Upsert(_reader.Read(model));

    /// <summary>Adds or replaces a ModelVersion.</summary>
    public void Set(ModelVersion version)
    {
        _serving.Set(version);
        Upsert(_reader.Read(version));
    }

    /// <summary>Adds or replaces an Embedding.</summary>
    public void Set(Embedding embedding) => Upsert(_reader.Read(embedding));

    /// <summary>Adds or replaces a ModelDeployment.</summary>
    public void Set(ModelDeployment deployment)
    {
        _serving.Set(deployment);
        _restricted.Set(deployment);
        Upsert(_reader.Read(deployment));
    }

    /// <summary>Adds or replaces a ServingRuntime.</summary>
    public void Set(ServingRuntime runtime) => _serving.Set(runtime);

    /// <summary>Adds or replaces a revision of a ServingRuntime that is kept.</summary>
    public void Set(RuntimeRevision revision) => _serving.Set(revision);

    /// <summary>Removes a revision.</summary>
    public void RemoveRevision(string name) => _serving.RemoveRevision(name);
    /// <summary>Adds or replaces a LocalQueue of Kueue.</summary>
    public void Set(LocalQueue queue) => _serving.Set(queue);

    /// <summary>Removes a LocalQueue of Kueue.</summary>
    public void RemoveQueue(ObjectKey key) => _serving.RemoveQueue(key);

    /// <summary>Says whether LocalQueues can be had; until then whether they can is not known.</summary>
    public void SetQueues(KindAvailability availability) => _serving.SetQueues(availability);

    /// <summary>Adds or replaces a SharingGrant.</summary>
    public void Set(SharingGrant grant)
    {
        var compiled = new CompiledGrant(grant);
        var known = _grants.Find(compiled.Key);
        _dirty.Add(compiled.Ref);
        if (known is not null && SameSpecification(known.Metadata, grant.Metadata) && known.RevokedAt == compiled.RevokedAt)
        {
            return;
        }

        MarkEndsOf(known);
        _grants.Set(compiled.Key, compiled);
        MarkEndsOf(compiled);
    }

    /// <summary>Adds or replaces an AccessRequest.</summary>
    public void Set(AccessRequest request) => _access.Set(request, _dirty);

    /// <summary>Adds or replaces an AccessDenial.</summary>
    public void Set(AccessDenial denial) => _access.Set(denial, _dirty);

    /// <summary>Adds or replaces a Domain.</summary>
    public void Set(Domain domain)
    {
        var known = _domains.GetValueOrDefault(domain.Metadata.Name);
        _domains[domain.Metadata.Name] = domain;
        if (!(known?.Spec.Members ?? []).SequenceEqual(domain.Spec.Members ?? []))
        {
            MarkGrantsTo(domain.Metadata.Name);
        }

        _domainsChanged |= known is null || !SameSpecification(known.Metadata, domain.Metadata);
        _dirty.Add(DomainRef(domain.Metadata.Name));
    }

    /// <summary>Adds or replaces a Namespace.</summary>
    public void Set(Namespace item)
    {
        var before = _namespaces.GetValueOrDefault(item.Metadata.Name);
        _namespaces[item.Metadata.Name] = item;
        _graph.SetEnding(item.Metadata.Name, item.Metadata.IsDeleting, _dirty);
        if (item.Metadata.IsDeleting && before?.Metadata.IsDeleting != true)
        {
            foreach (var grant in _grants.GivenBy(item.Metadata.Name).Where(grant => grant.Drains))
            {
                _dirty.Add(grant.Ref);
            }
        }

        if (before is null || !LabelSet.Same(before.Metadata.Labels, item.Metadata.Labels))
        {
            _grants.SetNamespace(item);
            _namespacesBefore.TryAdd(item.Metadata.Name, before);
        }
    }

    /// <summary>Removes a namespace.</summary>
    public void RemoveNamespace(string name)
    {
        if (_namespaces.Remove(name, out var before))
        {
            _grants.RemoveNamespace(name);
            _graph.SetEnding(name, ending: false, _dirty);
            _namespacesBefore.TryAdd(name, before);
        }
    }

    /// <summary>Removes any other object.</summary>
    public void Remove(ObjectRef key)
    {
        switch (key.Kind)
        {
            case ObjectKind.Domain:
                _domains.Remove(key.Name);
                MarkGrantsTo(key.Name);
                _domainsChanged = true;
                break;
            case ObjectKind.ServingRuntime:
                _serving.RemoveRuntime(key.Name);
                break;
            case ObjectKind.SharingGrant:
                var grantKey = new ObjectKey(key.Namespace, key.Name);
                MarkEndsOf(_grants.Find(grantKey));
                _grants.Set(grantKey, null);
                break;
            case ObjectKind.AccessRequest:
                _access.RemoveRequest(new ObjectKey(key.Namespace, key.Name), _dirty);
                break;
            case ObjectKind.AccessDenial:
                _access.RemoveDenial(new ObjectKey(key.Namespace, key.Name));
                break;
            default:
                _serving.Remove(key, _dirty);
                _restricted.Remove(key);
                _graph.Remove(key, _dirty);
                _access.AssetChanged(key);
                MarkNamespace(key.Namespace);
                break;
        }
    }

    /// <summary>
    /// Moves the moment that grants are judged at, so that grants which have ended by then allow nothing any more. It moves back too: a clock
    /// that was ahead and is set right must not leave grants ended that have time left.
    /// </summary>
    public void Advance(DateTimeOffset now)
    {
        if (now == _grants.Now)
        {
            return;
        }

        var before = _grants.Now;
        _grants.Now = now;
        foreach (var grant in _grants.EndingBetween(before, now))
        {
            _dirty.Add(grant.Ref);
            MarkEndsOf(grant);
        }
    }

    /// <summary>Works out what follows from the changes since the last call, and returns the objects that can look different now.</summary>
    public DirtySet Settle()
    {
        if (_domainsChanged || _namespacesBefore.Count > 0)
        {
            SettleDomains();
            _domainsChanged = false;
            _namespacesBefore.Clear();
        }

        _graph.Settle(_dirty);
        _access.Settle(_dirty);
        _serving.Settle(_dirty, _grants.Domains, _domains);
        var settled = _dirty;
        _dirty = new DirtySet();
        return settled;
    }

    /// <summary>Facts about an asset; null when it does not exist.</summary>
    public AssetFacts? DescribeAsset(ObjectRef key)
    {
        if (_graph.Describe(key) is not { } lineage)
        {
            return null;
        }

        var producer = lineage.References.FirstOrDefault(reference => reference.Reference.Role == "spec.producer")?.Target;
        return new AssetFacts
        {
            Lineage = lineage,
            Domain = _grants.Domains.DomainOf(key.Namespace),
            Versions = key.Kind == ObjectKind.Model ? [.. _graph.Stages.VersionsOf(key)] : [],
            Stage = _graph.Stages.Of(key),
            Inferred = _graph.Inference.Describe(key)!,
            Requested = _access.RequestsFor(key),
            ProducerDigest = producer is { } version ? _graph.Find(version)?.ArtifactDigest : null,
            Retention = _graph.RetentionOf(key),
        };
    }

    /// <summary>What became of an asset's references; empty when it does not exist.</summary>
    public IReadOnlyList<ResolvedReference> ReferencesOf(ObjectRef key) => _graph.ReferencesOf(key);

    /// <summary>Every version of a Model, also those that claim the version of another one.</summary>
    public IEnumerable<ObjectRef> VersionsOf(ObjectRef model) => _graph.VersionsOf(model);

    /// <summary>The stage that a ModelVersion is in; null for anything else.</summary>
    public Stage? StageOf(ObjectRef version) => _graph.Stages.Of(version)?.Stage;

    /// <summary>The grants that cover an asset, for a ModelVersion also those that cover its Model; sorted.</summary>
    public IReadOnlyList<CompiledGrant> GrantsOver(Asset asset)
    {
        var model = asset.Version is { } version ? _graph.Find(version.Model) : null;
        return
        [
            .. _grants.GivenBy(asset.Key.Namespace)
                .Where(grant => grant.Covers(asset.Key, asset.Labels, exists: true) || (model is not null && grant.Covers(model.Key, model.Labels, exists: true)))
                .OrderBy(grant => grant.Key.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>Facts about a grant; null when it does not exist.</summary>
    public GrantFacts? DescribeGrant(ObjectKey key)
    {
        if (_grants.Find(key) is not { } grant)
        {
            return null;
        }

        List<ObjectRef> matched = [.. _graph.Covered(grant).Select(asset => asset.Key).Order()];
        return new GrantFacts
        {
            Grantees = [.. _grants.Grantees(grant).Select(name => (name, _grants.Domains.DomainOf(name)))],
            UnknownGrantees =
            [
                .. grant.To.Where(grantee =>
                    (grantee.Domain is { } domain && _grants.Domains.NamespacesOf(domain).Count == 0)
                    || (grantee.Namespace is { } name && !_namespaces.ContainsKey(name))).Distinct(),
            ],
            Matched = matched,
            Versions = [.. matched.Where(asset => asset.Kind == ObjectKind.Model).SelectMany(_graph.VersionsOf).Where(version => version.Namespace == key.Namespace).Order()],
            Members = [.. _domains.Values.Where(domain => grant.NamesDomain(domain.Metadata.Name)).SelectMany(domain => domain.Spec.Members ?? [])],
            NamespaceEnds = _namespaces.GetValueOrDefault(key.Namespace)?.Metadata.IsDeleting == true,
            NotFound = [.. grant.Named.Where(named => !_graph.Contains(named)).Distinct().Order()],
            Consumers =
            [
                .. _graph.ConsumersOf(key.Namespace)
                    .Where(consumer => consumer.Reference.Grant == key)
                    .Select(consumer => new GrantConsumer
                    {
                        Uri = AssetUri.Of(_reader.Platform, consumer.Consumer),
                        Resource = consumer.Reference.Uri,
                        Permission = consumer.Reference.Reference.Permission,
                    })
                    .Distinct()
                    .OrderBy(consumer => consumer.Uri, StringComparer.Ordinal)
                    .ThenBy(consumer => consumer.Resource, StringComparer.Ordinal),
            ],
        };
    }

    /// <summary>Facts about an AccessRequest; null when it does not exist.</summary>
    public AccessRequestFacts? DescribeAccessRequest(ObjectKey key) => _access.Describe(key);

    /// <summary>Where a request stands, for a namespace that it asks; null for any other, as if there were no request.</summary>
    public AccessRequestState? StateOfRequest(ObjectKey request, string asked) => _access.StateOf(request, asked);

    /// <summary>Facts about a domain; null when it does not exist.</summary>
    public DomainFacts? DescribeDomain(string name)
    {
        if (!_domains.ContainsKey(name))
        {
            return null;
        }

        var owned = NamespacesOf(name);
        var (used, waiting) = _serving.GpusOf(name);
        return new DomainFacts
        {
            Namespaces = owned,
            Conflicts = [.. _grants.Domains.ConflictsOf(name)],
            Assets = AssetCounting.Of(owned.SelectMany(_graph.InNamespace).Select(asset => asset.Key.Kind)),
            GpusUsed = used,
            GpusWaiting = waiting,
            Grants = new GrantCounts
            {
                In = GrantsTo(name).Count(grant => grant.IsActive(Now)),
                Out = GrantsBy(name).Count(grant => grant.IsActive(Now)),
            },
        };
    }

    /// <summary>Facts about how a deployment is to be served; null when it does not exist.</summary>
    public ServingFacts? DescribeServing(ObjectRef key) =>
        _serving.Describe(key) is { } facts ? facts with { Callers = _restricted.CallersOf(key, _namespaces) } : null;

    /// <summary>What there is to know of a runtime: how many deployments run on it, and on which of its revisions.</summary>
    public RuntimeFacts DescribeRuntime(string runtime) => _serving.DescribeRuntime(runtime);

    private void Upsert(Asset asset)
    {
        // Its status tells the generation, whatever else changed, and what others did to our fields is put right.
        _dirty.Add(asset.Key);
        var known = _graph.Find(asset.Key);
        if (known is null)
        {
            MarkNamespace(asset.Key.Namespace);
        }

        _graph.Upsert(asset, _dirty);
        if (known is null || known.Version?.Model != asset.Version?.Model || !LabelSet.Same(known.Labels, asset.Labels))
        {
            _access.AssetChanged(asset.Key);
        }
    }

    private void SettleDomains()
    {
        var before = _grants.Domains;
        var after = new DomainMap(_domains.Values, _namespaces.Values);
        _grants.Domains = after;
        foreach (var domain in after.ChangedDomainsSince(before))
        {
            _dirty.Add(DomainRef(domain));
        }

        var moved = after.ChangedSince(before).ToHashSet();
        foreach (var name in moved)
        {
            _graph.Rejudge(name);
            foreach (var asset in _graph.InNamespace(name))
            {
                _dirty.Add(asset.Key);
            }
        }

        // Labels and domain of a namespace decide which _grants reach it.
        foreach (var name in moved.Union(_namespacesBefore.Keys))
        {
            _graph.NamespaceChanged(name, moved.Contains(name), _dirty);
            _access.NamespaceChanged(name);
            MarkNamespace(name);
            var now = _namespaces.GetValueOrDefault(name);
            var earlier = _namespacesBefore.TryGetValue(name, out var changed) ? changed : now;
            foreach (var grant in _grants.All)
            {
                var meant = earlier is not null && grant.Means(name, earlier.Metadata.Labels, exists: true, before.DomainOf(name));
                var means = now is not null && grant.Means(name, now.Metadata.Labels, exists: true, after.DomainOf(name));
                if (meant || means)
                {
                    _dirty.AddCoalesced(grant.Ref);
                    _restricted.GrantChanged(grant, _dirty);
                }
            }
        }
    }

    /// <summary>Who belongs to a domain decides who may read what is granted to it.</summary>
    private void MarkGrantsTo(string domain)
    {
        foreach (var grant in _grants.All.Where(grant => grant.NamesDomain(domain)))
        {
            _dirty.Add(grant.Ref);
        }
    }

    private void MarkNamespace(string name)
    {
        if (_grants.Domains.DomainOf(name) is { } domain)
        {
            _dirty.AddCoalesced(DomainRef(domain));
        }
    }

    /// <summary>A grant changes what its grantees see of the assets it covers, and what the domains on both sides count.</summary>
    private void MarkEndsOf(CompiledGrant? grant)
    {
        if (grant is null)
        {
            return;
        }

        _graph.GrantChanged(grant);
        _restricted.GrantChanged(grant, _dirty);
        _access.GrantChanged(grant);
        MarkNamespace(grant.Key.Namespace);
        foreach (var name in _grants.Grantees(grant))
        {
            MarkNamespace(name);
        }
    }

    /// <summary>
    /// Whether two sightings of an object ask for the same: most events of an object are our own writes to its status. The API server
    /// counts generation up with every change of the specification and with the request to delete.
    /// </summary>
    internal static bool SameSpecification(ObjectMeta before, ObjectMeta after) =>
        after.Generation is not null && before.Generation == after.Generation && before.Uid == after.Uid
        && before.CreationTimestamp == after.CreationTimestamp && before.IsDeleting == after.IsDeleting;

    private static ObjectRef DomainRef(string name) => new(ObjectKind.Domain, "", name);
}

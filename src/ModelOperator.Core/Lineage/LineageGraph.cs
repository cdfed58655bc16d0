using ModelOperator.Api;
using ModelOperator.Core.Lifecycle;
using ModelOperator.Core.Retention;
using ModelOperator.Core.Lineage.Inference;
using ModelOperator.Core.Sharing;

namespace ModelOperator.Core.Lineage;

/// <summary>
/// The lineage graph: assets as nodes, references as edges, with depth and digest of every node. It is derived state: built from the
/// same assets and grants it is the same, whatever the order they came in. One writer at a time. Changes are noted first and worked
/// out together by <see cref="Settle"/>, each asset once; only then does the graph tell the truth.
/// </summary>
public sealed class LineageGraph
{
    private readonly Dictionary<ObjectRef, Node> _nodes = [];
    private readonly AssetIndex _assets = new();
    private readonly ReferrerIndex _referrers = new();
    private readonly VersionIndex _versions = new();
    private readonly GrantIndex _grants;
    private readonly ReferenceResolver _resolver;
    private readonly Derivation _derivation;
    private readonly Dependence _dependence;
    private readonly Propagation _propagation;
    private readonly NamingChanges _naming;
    private readonly ReferenceChanges _references;
    private readonly Waiting _retargeted = new(Waits.Counting);
    private readonly Waiting _walked = new(Waits.Walk);

    /// <summary>An empty graph.</summary>
    /// <param name="platform">Platform id of this cluster in asset URIs.</param>
    /// <param name="grants">The grants that references into other namespaces are decided by.</param>
    public LineageGraph(string platform, GrantIndex grants)
    {
        _grants = grants;
        _resolver = new ReferenceResolver(_nodes, _versions, grants);
        _derivation = new Derivation(platform);
        Stages = new StageRegistry(_nodes, _versions);
        var inheritance = new Inheritance();
        _propagation = new Propagation(_derivation, inheritance, new UpstreamConsent(_resolver), Stages);
        _references = new ReferenceChanges(_nodes, _versions, _referrers, grants, _resolver, _propagation, _retargeted, Stages);
        _dependence = new Dependence(grants);
        _naming = new NamingChanges(_versions, grants);
        Inference = new LineageInference(_nodes, _versions, grants, _resolver, _derivation, inheritance);
        Queries = new LineageQueries(platform, _nodes, _assets, grants);
    }

    /// <summary>What follows from the edges.</summary>
    public LineageInference Inference { get; }

    /// <summary>Questions about the graph, for those who share it.</summary>
    public LineageQueries Queries { get; }

    /// <summary>Number of assets.</summary>
    public int Count => _nodes.Count;

    /// <summary>Whether an asset exists.</summary>
    public bool Contains(ObjectRef key) => _nodes.ContainsKey(key);

    /// <summary>The asset of a key, or null.</summary>
    public Asset? Find(ObjectRef key) => _nodes.GetValueOrDefault(key)?.Asset;

    /// <summary>Every asset of a namespace.</summary>
    public IEnumerable<Asset> InNamespace(string namespaceName) => _assets.In(namespaceName).Select(node => node.Asset);

    /// <summary>The stage that every version is in.</summary>
    internal StageRegistry Stages { get; }

    /// <summary>Adds an asset or takes note of what changed about it.</summary>
    public void Upsert(Asset asset, DirtySet dirty)
    {
        if (!_nodes.TryGetValue(asset.Key, out var node))
        {
            Add(new Node(asset), dirty);
            return;
        }

        var before = node.Asset;
        var sameReferences = before.References.AsSpan().SequenceEqual(asset.References);
        var sameClaim = before.Version == asset.Version && before.Created == asset.Created;
        var sameLabels = LabelSet.Same(before.Labels, asset.Labels);
        var sameContent = before.Content == asset.Content;
        var samePromotion = StageRegistry.DecidesAlike(before, asset);
        var sameLife = before.IsDeleting == asset.IsDeleting && before.IsServing == asset.IsServing;
        var sameLicense = before.License == asset.License;
        if (sameReferences && sameClaim && sameLabels && sameContent && samePromotion && sameLife && sameLicense && before.ArtifactDigest == asset.ArtifactDigest)
        {
            return;
        }

        dirty.Add(node.Key);
        if (!sameClaim)
        {
            _versions.Remove(node);
            Stages.Reconsider(node);
            MarkClaims(before, dirty);
            _references.DecideToVersionsOf(before.Version?.Model ?? node.Key);
        }

        node.Asset = asset;
        if (!sameReferences)
        {
            _references.Edit(node, before.References);
        }

        if (!sameClaim)
        {
            _versions.Add(node);
            MarkClaims(asset, dirty);
        }

        if (!sameClaim || !samePromotion)
        {
            Stages.Reconsider(node);
        }

        if (before.Version?.Model != asset.Version?.Model)
        {
            // What is made from a version is derived from its Model, which the version itself does not inherit.
            _propagation.RenewHeirsOf(node);
        }

        if (!sameClaim || !sameLabels)
        {
            _references.DecideTo(asset);
        }

        if (!sameLabels || !sameClaim)
        {
            MarkGrantsOver(before, dirty);
            MarkGrantsOver(asset, dirty);
        }

        if (!sameLabels)
        {
            _naming.LabelsChanged(node, before.Labels, existed: true, exists: true);
        }

        if (!sameContent)
        {
            node.Own = default;
        }

        if (!sameLicense)
        {
            _propagation.Renew(node);
        }
        else if (!sameContent)
        {
            _propagation.Rederive(node);
        }

        if (!sameLife)
        {
            _retargeted.AddRange(node.Edges);
        }

        if (before.ArtifactDigest != asset.ArtifactDigest || (!sameLicense && asset.Key.Kind == ObjectKind.Model))
        {
            // An embedding's compatibility follows its producer's artifact, even where their digests are cut off by a cycle, and what a
            // version may be made from hangs on its Model's licence.
            foreach (var dependent in node.Dependents)
            {
                dirty.Add(dependent.Key);
            }
        }
    }

    /// <summary>Removes an asset; references to it become unresolved.</summary>
    public void Remove(ObjectRef key, DirtySet dirty)
    {
        if (!_nodes.Remove(key, out var node))
        {
            return;
        }

        _assets.Remove(node);
        node.Removed = true;
        Stages.Reconsider(node);
        _versions.Remove(node);
        _references.Remove(node, dirty);
        MarkNames(node, exists: false);
        MarkClaims(node.Asset, dirty);
        MarkGrantsOver(node.Asset, dirty);
        _references.DecideTo(node.Asset);
    }

    /// <summary>Takes note of whether a namespace is being deleted.</summary>
    public void SetEnding(string namespaceName, bool ending, DirtySet dirty)
    {
        if (!_dependence.SetEnding(namespaceName, ending))
        {
            return;
        }

        Rejudge(namespaceName);
        foreach (var asset in InNamespace(namespaceName))
        {
            dirty.Add(asset.Key);
        }
    }

    /// <summary>Judges anew whom the assets of a namespace hold and who holds them.</summary>
    public void Rejudge(string namespaceName)
    {
        foreach (var node in _assets.In(namespaceName))
        {
            _retargeted.Add(node);
        }
    }

    /// <summary>Takes note of a grant that comes, goes, changes or ends.</summary>
    public void GrantChanged(CompiledGrant grant)
    {
        var covered = CoveredBy(grant).ToList();
        _references.DecideBy(grant, covered);
        foreach (var node in covered)
        {
            _naming.GrantChanged(node);
        }
    }

    /// <summary>Takes note that a namespace belongs to another domain or has other labels, by which grants reach it.</summary>
    public void NamespaceChanged(string namespaceName, bool otherDomain, DirtySet dirty)
    {
        _references.DecideFrom(namespaceName);
        foreach (var node in _assets.In(namespaceName))
        {
            NamingChanges.Mark(node, dirty);
            if (otherDomain)
            {
                _retargeted.Add(node);
            }
        }

        if (otherDomain)
        {
            _naming.DomainChanged(_assets.In(namespaceName));
        }
    }

    /// <summary>
    /// Works out references, cycles, depths, digests and stages after changes, and notes every asset for which something came out
    /// different. What is served may be found by its stage, and stages follow from all other references: so it is resolved last.
    /// </summary>
    public void Settle(DirtySet dirty)
    {
        _naming.Rejudge(_propagation);
        _references.Decide(served: false, dirty);
        _propagation.Settle(dirty);
        foreach (var model in Stages.Settle(dirty))
        {
            _references.DecideToVersionsOf(model);
        }

        _references.Decide(served: true, dirty);
        _references.Clear();
        _propagation.Settle(dirty);
        MarkUpstream(dirty);
        _naming.Settle(dirty);
    }

    /// <summary>The grant by which a namespace may do something with an asset of another one; null when there is none.</summary>
    internal CompiledGrant? GrantFor(string consumer, ObjectRef asset, Permission needed) => _resolver.GrantFor(consumer, asset, needed);

    /// <summary>Every version of a model, also those that claim the version of another one.</summary>
    public IEnumerable<ObjectRef> VersionsOf(ObjectRef model) => _versions.AllOf(model).Select(node => node.Key);

    /// <summary>Existing assets that a grant covers by name or label, in no order. Versions of a Model are not among them.</summary>
    public IEnumerable<Asset> Covered(CompiledGrant grant) => CoveredBy(grant).Select(node => node.Asset);

    /// <summary>What the graph says of an asset; null when it does not exist.</summary>
    public AssetLineage? Describe(ObjectRef key)
    {
        if (!_nodes.TryGetValue(key, out var node))
        {
            return null;
        }

        if (node.DownstreamCount == Node.Unknown)
        {
            node.DownstreamCount = CountDownstream(node);
        }

        return new AssetLineage
        {
            Asset = node.Asset,
            References = ReferencesOf(node),
            Depth = node.Depth,
            Digest = ContentIdentity.Format(node.Digest),
            DownstreamCount = node.DownstreamCount,
            Cycle = CycleOf(node),
            Refusal = node.Refusal,
            Revocation = node.Revocation,
            DuplicateOf = _versions.DuplicateOf(node)?.Key,
        };
    }

    /// <summary>Who uses an asset; nobody when it does not exist.</summary>
    public RetentionFacts RetentionOf(ObjectRef key) => _nodes.TryGetValue(key, out var node) ? _dependence.Describe(node) : new RetentionFacts();

    /// <summary>What became of an asset's references; empty when it does not exist.</summary>
    public IReadOnlyList<ResolvedReference> ReferencesOf(ObjectRef key) => _nodes.TryGetValue(key, out var node) ? ReferencesOf(node) : [];

    /// <summary>The shortest cycle through an asset, beginning and ending with it; empty when there is none.</summary>
    public IReadOnlyList<ObjectRef> CycleOf(ObjectRef key) => _nodes.TryGetValue(key, out var node) ? CycleOf(node) : [];

    /// <summary>Why an asset may not be served; null when nothing that it was made from is refused.</summary>
    public UpstreamRefusal? RefusalOf(ObjectRef key) => _nodes.GetValueOrDefault(key)?.Refusal;

    /// <summary>Whether a namespace may have what was made from the assets of others, as far as those owners are concerned.</summary>
    public bool MayBeGrantedOn(ObjectRef key, string consumer) => !_nodes.TryGetValue(key, out var node) || _resolver.Missing(consumer, node) is null;

    /// <summary>Resolved references from other namespaces to assets of a namespace, with the grant that allows each.</summary>
    public IEnumerable<(ObjectRef Consumer, ResolvedReference Reference)> ConsumersOf(string namespaceName) =>
        from node in _referrers.Into(namespaceName)
        from link in node.Links
        where link.Edge is { State: ReferenceState.Resolved, Consent: not null } && link.Edge.Target!.Key.Namespace == namespaceName
        select (node.Key, Describe(node, link.Reference, link.Edge));

    private IReadOnlyList<ResolvedReference> ReferencesOf(Node node) => [.. node.Links.Select(link => Describe(node, link.Reference, link.Edge))];

    private static IReadOnlyList<ObjectRef> CycleOf(Node node) => node.Cycle is null ? [] : CycleFinder.Through(node);

    private ResolvedReference Describe(Node node, in Reference reference, in Edge edge) =>
        new(reference, edge.State, edge.Target?.Key, _derivation.UriOf(reference, edge), edge.Consent?.Grant, edge.Detail)
        {
            DrainsUntil = edge.Consent?.DrainsUntil,
            Chain = edge.Detail == ReferenceDetail.RedistributionDenied && _resolver.Missing(node.Key.Namespace, edge.Target!) is { } source
                ? RedistributionChain.Find(node.Key.Namespace, edge.Target!, source, _resolver)
                : null,
        };

    private IEnumerable<Node> CoveredBy(CompiledGrant grant) => grant.Named.Select(named => _nodes.GetValueOrDefault(named)).OfType<Node>()
        .Concat(grant.SelectedKinds.Any() ? _assets.In(grant.Key.Namespace).Where(node => grant.Covers(node.Key, node.Asset.Labels, exists: true)) : [])
        .Distinct();

    private void Add(Node node, DirtySet dirty)
    {
        _nodes[node.Key] = node;
        _assets.Add(node);
        _versions.Add(node);
        _references.Add(node);
        Stages.Reconsider(node);
        MarkNames(node, exists: true);
        dirty.Add(node.Key);
        MarkClaims(node.Asset, dirty);
        MarkGrantsOver(node.Asset, dirty);
        _references.DecideTo(node.Asset);
        _propagation.Renew(node);
    }

    /// <summary>A version that comes or goes changes what its Model shows, and which of several objects of one version counts.</summary>
    private void MarkClaims(Asset asset, DirtySet dirty)
    {
        if (asset.Version is not { } version)
        {
            return;
        }

        dirty.Add(version.Model);
        foreach (var peer in _versions.Claims(version.Model, version.Version))
        {
            dirty.Add(peer.Key);
        }
    }

    /// <summary>A version may be named where its Model is granted; of other assets the references tell that they come or go.</summary>
    private void MarkNames(Node node, bool exists)
    {
        if (node.Key.Kind == ObjectKind.Model)
        {
            _naming.LabelsChanged(node, node.Asset.Labels, existed: !exists, exists);
        }
    }

    /// <summary>A grant shows what it covers, and what it names and does not exist.</summary>
    private void MarkGrantsOver(Asset asset, DirtySet dirty)
    {
        var model = asset.Version is { } version ? version.Model : (ObjectRef?)null;
        var modelNode = model is { } key ? _nodes.GetValueOrDefault(key) : null;
        foreach (var grant in _grants.GivenBy(asset.Key.Namespace))
        {
            if (grant.Covers(asset.Key, asset.Labels, exists: true) || (model is { } of && grant.Covers(of, modelNode?.Asset.Labels, modelNode is not null)))
            {
                dirty.AddCoalesced(grant.Ref);
            }
        }
    }

    private int CountDownstream(Node start)
    {
        _walked.Add(start);
        _walked.AddDownstream();
        var count = _walked.Count - 1;
        _walked.Clear();
        return count;
    }

    /// <summary>
    /// Notes who got or lost a dependent, or has one that is another kind of dependent now, and everything they were made from: how
    /// many are downstream can differ, and who of these holds them. What is being deleted and not held any more goes at once.
    /// </summary>
    private void MarkUpstream(DirtySet dirty)
    {
        for (var i = 0; i < _retargeted.Count; i++)
        {
            var node = _retargeted[i];
            node.DownstreamCount = Node.Unknown;
            node.Reach = null;
            Dependence.Reconsider(node);
            _retargeted.AddRange(node.Edges);
        }

        for (var i = 0; i < _retargeted.Count; i++)
        {
            var node = _retargeted[i];
            if (node is { Removed: false, Asset.IsDeleting: true } && !_dependence.IsHeld(node))
            {
                dirty.Add(node.Key);
            }
            else if (!node.Removed)
            {
                dirty.AddCoalesced(node.Key);
            }
        }

        _retargeted.Clear();
    }
}

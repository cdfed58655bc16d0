using ModelOperator.Core.Lifecycle;
using ModelOperator.Core.Sharing;

namespace ModelOperator.Core.Lineage;

/// <summary>
/// Notes which references have to be decided anew, decides them together when the graph settles, and puts the edges in place. What a change
/// can touch is looked up, never searched for.
/// </summary>
/// <param name="nodes">Every asset.</param>
/// <param name="versions">The versions of each model.</param>
/// <param name="referrers">Who refers to what.</param>
/// <param name="grants">The grants that references into other namespaces are decided by.</param>
/// <param name="resolver">Decides.</param>
/// <param name="propagation">Is told of assets whose edges changed.</param>
/// <param name="retargeted">Is told of assets that got or lost a dependent.</param>
/// <param name="stages">Is told of assets whose edges changed.</param>
internal sealed class ReferenceChanges(
    IReadOnlyDictionary<ObjectRef, Node> nodes, VersionIndex versions, ReferrerIndex referrers, GrantIndex grants, ReferenceResolver resolver,
    Propagation propagation, Waiting retargeted, StageRegistry stages)
{
    private readonly Waiting _unresolved = new(Waits.Resolution);

    /// <summary>Of these only the references that are new have to be decided, unless they wait for all as well.</summary>
    private readonly Waiting _edited = new(Waits.NewReferences);

    /// <summary>An asset is new: all its references are to be decided.</summary>
    public void Add(Node node)
    {
        referrers.Replace(node, [], node.Asset.References);
        _unresolved.Add(node);
    }

    /// <summary>An asset refers to other things than before.</summary>
    public void Edit(Node node, Reference[] before)
    {
        referrers.Replace(node, before, node.Asset.References);
        if (node.Waits.HasFlag(Waits.NewReferences))
        {
            // What it referred to before both edits, and not in between, may have come or gone unnoticed.
            _unresolved.Add(node);
        }

        _edited.Add(node);
    }

    /// <summary>An asset goes, and its edges with it.</summary>
    public void Remove(Node node, DirtySet dirty)
    {
        referrers.Replace(node, node.Asset.References, []);
        SetEdges(node, [], [], dirty);
    }

    /// <summary>Decides anew every reference to a version of a model by version or stage.</summary>
    public void DecideToVersionsOf(ObjectRef model) => _unresolved.AddRange(referrers.ToVersionsOf(model));

    /// <summary>Decides anew every reference from a namespace into others; by its labels and its domain grants reach it.</summary>
    public void DecideFrom(string namespaceName)
    {
        foreach (var node in referrers.From(namespaceName))
        {
            _unresolved.Add(node);
            propagation.Rejudge(node);
        }
    }

    /// <summary>Decides anew references whose fate can hang on whether an asset exists, on its labels or on the version it claims.</summary>
    public void DecideTo(Asset asset)
    {
        foreach (var referrer in ReferrersOf(asset.Key, asset.Version?.Model))
        {
            _unresolved.Add(referrer);
        }
    }

    /// <summary>Decides anew the references that a grant can allow: to what it covers, by whom it reaches.</summary>
    /// <param name="grant">The grant.</param>
    /// <param name="selected">Assets of its namespace that it covers by their labels.</param>
    public void DecideBy(CompiledGrant grant, IEnumerable<Node> selected)
    {
        var covered = grant.Named.Concat(selected.Select(node => node.Key));
        foreach (var referrer in covered.SelectMany(asset => ReferrersOf(asset, nodes.GetValueOrDefault(asset)?.Asset.Version?.Model)))
        {
            if (grants.Reaches(grant, referrer.Key.Namespace))
            {
                _unresolved.Add(referrer);
            }
        }
    }

    /// <summary>
    /// Decides what waits. What is served may be found by its stage, and stages follow from all other references: so those of
    /// deployments are decided apart, and last.
    /// </summary>
    public void Decide(bool served, DirtySet dirty)
    {
        for (var i = 0; i < _unresolved.Count; i++)
        {
            if (_unresolved[i] is { Removed: false } node && node.Key.Kind == ObjectKind.ModelDeployment == served)
            {
                SetEdges(node, node.Asset.References, resolver.Resolve(node), dirty);
            }
        }

        for (var i = 0; i < _edited.Count; i++)
        {
            if (_edited[i] is { Removed: false } node && !node.Waits.HasFlag(Waits.Resolution) && node.Key.Kind == ObjectKind.ModelDeployment == served)
            {
                SetEdges(node, node.Asset.References, resolver.ResolveNew(node), dirty);
            }
        }
    }

    /// <summary>Nothing waits any more.</summary>
    public void Clear()
    {
        _unresolved.Clear();
        _edited.Clear();
    }

    /// <summary>Those who refer to an asset, by name or as a version. A grant of a Model covers its versions: references to these hang on the Model as well.</summary>
    private IEnumerable<Node> ReferrersOf(ObjectRef asset, ObjectRef? model)
    {
        IEnumerable<Node> found = referrers.ToObject(asset).Nodes;
        if (model is { } versionOf)
        {
            return found.Concat(referrers.ToVersionsOf(versionOf).Nodes);
        }

        return asset.Kind != ObjectKind.Model ? found : found
            .Concat(referrers.ToVersionsOf(asset).Nodes)
            .Concat(versions.AllOf(asset).SelectMany(version => referrers.ToObject(version.Key).Nodes));
    }

    private void SetEdges(Node node, Reference[] references, Edge[] edges, DirtySet dirty)
    {
        var before = node.Edges;
        if (before.AsSpan().SequenceEqual(edges) && node.References.AsSpan().SequenceEqual(references))
        {
            node.References = references;
            return;
        }

        node.References = references;
        node.Edges = edges;
        node.Own = default;
        foreach (var edge in edges)
        {
            edge.MarkGrant(dirty);
            if (edge.Target is { } target && target.Dependents.Add(node))
            {
                retargeted.Add(target);
            }
        }

        foreach (var edge in before)
        {
            edge.MarkGrant(dirty);
            if (edge.Target is { } target && !Array.Exists(edges, now => now.Target == target) && target.Dependents.Remove(node))
            {
                retargeted.Add(target);
            }
        }

        if (!node.Removed)
        {
            dirty.Add(node.Key);
            propagation.Rewire(node);
            stages.Reconsider(node);
        }
    }
}

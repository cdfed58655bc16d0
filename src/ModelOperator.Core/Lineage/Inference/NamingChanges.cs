using ModelOperator.Core.Sharing;

namespace ModelOperator.Core.Lineage.Inference;

/// <summary>
/// Notes assets that other namespaces may be told the name of, or not any more, and finds who downstream names them. References are
/// not enough: status names assets that were used several steps up.
/// </summary>
internal sealed class NamingChanges(VersionIndex versions, GrantIndex grants)
{
    private readonly Waiting _renamed = new(Waits.Naming);
    private readonly Waiting _moved = new(Waits.Moving);

    /// <summary>A grant that covers an asset comes, goes or ends.</summary>
    public void GrantChanged(Node covered)
    {
        _renamed.Add(covered);
        _renamed.AddRange(versions.AllOf(covered.Key));
    }

    /// <summary>An asset has other labels, or a Model comes or goes, which its versions are granted with.</summary>
    public void LabelsChanged(Node node, IReadOnlyDictionary<string, string>? before, bool existed, bool exists)
    {
        foreach (var grant in grants.GivenBy(node.Key.Namespace))
        {
            if (grant.Covers(node.Key, before, existed) != grant.Covers(node.Key, node.Asset.Labels, exists))
            {
                _renamed.Add(node);
                _renamed.AddRange(versions.AllOf(node.Key));
                return;
            }
        }
    }

    /// <summary>A namespace belongs to another domain: notes its assets.</summary>
    public void DomainChanged(IEnumerable<Node> assets) => _moved.AddRange(assets);

    /// <summary>
    /// Has references judged anew that can hang on who may use what was noted, however far down they are: what was made from it may not be
    /// granted on to others.
    /// </summary>
    public void Rejudge(Propagation propagation)
    {
        _renamed.AddDownstream();
        foreach (var node in _renamed.Nodes)
        {
            if (Array.Exists(node.Edges, edge => edge.Target is { Restrictions.Length: > 0 } target && target.Key.Namespace != node.Key.Namespace))
            {
                propagation.Rejudge(node);
            }
        }
    }

    /// <summary>Notes whose status can differ, once all references are resolved.</summary>
    public void Settle(DirtySet dirty)
    {
        _renamed.AddDownstream();
        foreach (var node in _renamed.Nodes)
        {
            Mark(node, dirty);
        }

        _moved.AddDownstream();
        foreach (var node in _moved.Nodes.Where(node => !node.Removed))
        {
            dirty.Add(node.Key);
        }

        _renamed.Clear();
        _moved.Clear();
    }

    /// <summary>Notes an asset whose status may name others, and for a version its Model.</summary>
    public static void Mark(Node node, DirtySet dirty)
    {
        if (!node.Removed && (node.Key.Kind == ObjectKind.ModelDeployment || node.Heritage is { Obligations.Length: > 0 }))
        {
            dirty.Add(node.Key);
        }

        if (node.Asset.Version is { } version && node.Heritage is { Origins.Length: > 0 })
        {
            dirty.Add(version.Model);
        }
    }
}

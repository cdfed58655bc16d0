using System.Runtime.InteropServices;
using ModelOperator.Core.Licensing;

namespace ModelOperator.Core.Lineage.Inference;

/// <summary>
/// Works out what an asset inherits from its parents, and passes on. As with depth and digest, an edge that is part of a cycle
/// carries nothing: what the members of a cycle were made from is not defined, and none of them is served. Where it comes out as it
/// was, next to nothing is allocated: a change may concern thousands.
/// </summary>
internal sealed class Inheritance
{
    private readonly SharedValues<Heritage> _shared = new(EqualityComparer<Heritage>.Default);
    private readonly SharedValues<ulong[]> _sharedNamespaces = new(new SequenceComparer<ulong>());
    private readonly SharedValues<ObjectRef[]> _sharedOrigins = new(new SequenceComparer<ObjectRef>());
    private readonly NamespaceBits _namespaces = new();
    private readonly List<ObjectRef> _origins = [];

    /// <summary>Sets what an asset passes on; false when that was right already.</summary>
    public bool Update(Node node, DirtySet dirty)
    {
        var obligations = Gather(node);
        var origins = CollectionsMarshal.AsSpan(_origins);
        var before = node.Heritage;
        if (before is not null && before.Is(obligations, _namespaces.Set, origins))
        {
            return false;
        }

        if (node.Asset.Version is { } version && !origins.SequenceEqual(before?.Origins))
        {
            dirty.Add(version.Model);
        }

        node.Heritage = _shared.Share(new Heritage(obligations, _sharedNamespaces.Share([.. _namespaces.Set]), _sharedOrigins.Share([.. origins])));
        return true;
    }

    /// <summary>The nearest Models that something made from an asset was derived from.</summary>
    public static ObjectRef[] OriginsOf(Node parent) => parent.Asset.Version is { } version ? [version.Model] : parent.Heritage?.Origins ?? [];

    /// <summary>Namespaces of everything that an asset was made from.</summary>
    public HashSet<string> NamespacesAbove(Node node)
    {
        var namespaces = new HashSet<string>();
        foreach (var edge in node.Edges)
        {
            namespaces.UnionWith(_namespaces.NamesOf(node.Lasting(edge)?.Heritage?.Namespaces ?? []));
        }

        return namespaces;
    }

    /// <summary>Puts together what an asset passes on.</summary>
    private Obligation[] Gather(Node node)
    {
        Obligation[] obligations = node.Asset.License is { Binds: true } license ? [new Obligation(node.Key, license, Derived: false)] : [];
        _namespaces.Begin(node.Key.Namespace);
        _origins.Clear();
        for (var i = 0; i < node.Edges.Length; i++)
        {
            if (node.Lasting(node.Edges[i]) is not { Heritage: { } inherited } parent)
            {
                continue;
            }

            obligations = Obligations.Union(obligations, Through(node.References[i], inherited.Obligations));
            _namespaces.Add(inherited.Namespaces);
            if (node.Key.Kind is ObjectKind.Embedding or ObjectKind.ModelVersion)
            {
                AddOrigins(parent);
            }
        }

        return obligations;
    }

    private void AddOrigins(Node parent)
    {
        foreach (var origin in OriginsOf(parent))
        {
            var position = _origins.BinarySearch(origin);
            if (position < 0)
            {
                _origins.Insert(~position, origin);
            }
        }
    }

    private static Obligation[] Through(in Reference reference, Obligation[] obligations) =>
        obligations.Length > 0 && LineageEdgeTypes.IsDerivation(LineageEdgeTypes.Of(reference.Role)) ? Obligations.Derived(obligations) : obligations;
}

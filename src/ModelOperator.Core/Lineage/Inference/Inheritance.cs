using ModelOperator.Core.Licensing;

namespace ModelOperator.Core.Lineage.Inference;

/// <summary>
/// Works out what an asset inherits from its parents, and passes on. As with depth and digest, an edge that is part of a cycle
/// carries nothing: what the members of a cycle were made from is not defined, and none of them is served.
/// </summary>
internal sealed class Inheritance
{
    /// <summary>What assets pass on that inherit nothing, by namespace.</summary>
    private readonly Dictionary<string, Heritage> _alone = [];

    /// <summary>Sets what an asset passes on; false when that was right already.</summary>
    public bool Update(Node node, DirtySet dirty)
    {
        var heritage = Work(node);
        if (heritage.Equals(node.Heritage))
        {
            return false;
        }

        if (node.Asset.Version is { } version && !heritage.Origins.AsSpan().SequenceEqual(node.Heritage?.Origins))
        {
            dirty.Add(version.Model);
        }

        node.Heritage = heritage;
        return true;
    }

    private Heritage Work(Node node)
    {
        var own = Alone(node.Key.Namespace);
        var obligations = node.Asset.License is { Binds: true } license ? [new Obligation(node.Key, license, Derived: false)] : own.Obligations;
        var (namespaces, origins) = (own.Namespaces, own.Origins);
        var parent = own;
        for (var i = 0; i < node.Edges.Length; i++)
        {
            ref readonly var edge = ref node.Edges[i];
            if (node.Lasting(edge)?.Heritage is not { } inherited)
            {
                continue;
            }

            parent = inherited;
            obligations = Obligations.Union(obligations, Through(node.References[i], inherited.Obligations));
            namespaces = Union(namespaces, inherited.Namespaces, StringComparer.Ordinal);
            if (node.Key.Kind is ObjectKind.Embedding or ObjectKind.ModelVersion)
            {
                origins = Union(origins, OriginsOf(edge.Target!), Comparer<ObjectRef>.Default);
            }
        }

        var heritage = new Heritage(obligations, namespaces, origins);
        return heritage.Equals(own) ? own : heritage.Equals(parent) ? parent : heritage;
    }

    /// <summary>The nearest Models that something made from an asset was derived from.</summary>
    public static ObjectRef[] OriginsOf(Node parent) =>
        parent.Asset.Version is { } version ? [version.Model] : parent.Heritage?.Origins ?? [];

    private static Obligation[] Through(in Reference reference, Obligation[] obligations) =>
        obligations.Length > 0 && LineageEdgeTypes.IsDerivation(LineageEdgeTypes.Of(reference.Role)) ? Obligations.Derived(obligations) : obligations;

    private Heritage Alone(string namespaceName)
    {
        if (!_alone.TryGetValue(namespaceName, out var heritage))
        {
            heritage = _alone[namespaceName] = new Heritage([], [namespaceName], []);
        }

        return heritage;
    }

    /// <summary>The union of two sorted lists; one of the lists themselves when it has everything.</summary>
    private static T[] Union<T>(T[] left, T[] right, IComparer<T> order)
    {
        if (ReferenceEquals(left, right) || right.Length == 0)
        {
            return left;
        }

        if (left.Length == 0)
        {
            return right;
        }

        T[] union = [.. left.Union(right).Order(order)];
        return union.Length == left.Length ? left : union.Length == right.Length ? right : union;
    }
}

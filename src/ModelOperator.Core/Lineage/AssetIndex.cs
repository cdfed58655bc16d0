namespace ModelOperator.Core.Lineage;

/// <summary>The assets by namespace and kind.</summary>
internal sealed class AssetIndex
{
    private const int Kinds = (int)ObjectKind.ModelDeployment + 1;

    private readonly Dictionary<string, HashSet<Node>?[]> _byNamespace = [];

    /// <summary>Namespaces that have assets.</summary>
    public IEnumerable<string> Namespaces => _byNamespace.Keys;

    public void Add(Node node)
    {
        if (!_byNamespace.TryGetValue(node.Key.Namespace, out var kinds))
        {
            kinds = _byNamespace[node.Key.Namespace] = new HashSet<Node>?[Kinds];
        }

        (kinds[(int)node.Key.Kind] ??= []).Add(node);
    }

    public void Remove(Node node)
    {
        var kinds = _byNamespace[node.Key.Namespace];
        kinds[(int)node.Key.Kind]!.Remove(node);
        if (Array.TrueForAll(kinds, nodes => nodes is null or { Count: 0 }))
        {
            _byNamespace.Remove(node.Key.Namespace);
        }
    }

    /// <summary>Assets of a namespace, of one kind or of all.</summary>
    public IEnumerable<Node> In(string namespaceName, ObjectKind? kind = null)
    {
        if (!_byNamespace.TryGetValue(namespaceName, out var kinds))
        {
            return [];
        }

        return kind is { } one ? kinds[(int)one] ?? [] : kinds.Where(nodes => nodes is not null).SelectMany(nodes => nodes!);
    }
}

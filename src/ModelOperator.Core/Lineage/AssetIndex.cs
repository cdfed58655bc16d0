namespace ModelOperator.Core.Lineage;

/// <summary>The assets by namespace.</summary>
internal sealed class AssetIndex
{
    private readonly Dictionary<string, HashSet<Node>> _byNamespace = [];

    public void Add(Node node)
    {
        if (!_byNamespace.TryGetValue(node.Key.Namespace, out var nodes))
        {
            nodes = _byNamespace[node.Key.Namespace] = [];
        }

        nodes.Add(node);
    }

    public void Remove(Node node)
    {
        var nodes = _byNamespace[node.Key.Namespace];
        nodes.Remove(node);
        if (nodes.Count == 0)
        {
            _byNamespace.Remove(node.Key.Namespace);
        }
    }

    /// <summary>Assets of a namespace.</summary>
    public IEnumerable<Node> In(string namespaceName) => _byNamespace.TryGetValue(namespaceName, out var nodes) ? nodes : [];
}

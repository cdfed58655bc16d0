namespace ModelOperator.Core.Lineage;

/// <summary>Who refers to what, whether it exists or not.</summary>
internal sealed class ReferrerIndex
{
    private readonly Dictionary<ObjectRef, HashSet<Node>> _toObject = [];
    private readonly Dictionary<ObjectRef, HashSet<Node>> _toVersions = [];
    private readonly Dictionary<string, HashSet<Node>> _from = [];
    private readonly Dictionary<string, HashSet<Node>> _into = [];

    /// <summary>Assets that refer to an object by name.</summary>
    public HashSet<Node> ToObject(ObjectRef target) => Find(_toObject, target);

    /// <summary>Assets that refer to a version of a model by version or stage.</summary>
    public HashSet<Node> ToVersionsOf(ObjectRef model) => Find(_toVersions, model);

    /// <summary>Assets of a namespace that refer to anything of another one.</summary>
    public HashSet<Node> From(string namespaceName) => Find(_from, namespaceName);

    /// <summary>Assets of other namespaces that refer to anything of this one.</summary>
    public HashSet<Node> Into(string namespaceName) => Find(_into, namespaceName);

    public void Add(Node node)
    {
        foreach (var reference in node.Asset.References)
        {
            switch (reference.Target)
            {
                case ObjectTarget { Object: var target }:
                    Add(_toObject, target, node);
                    AddCrossing(node, target.Namespace);
                    break;
                case VersionTarget { Model: var model }:
                    Add(_toVersions, model, node);
                    AddCrossing(node, model.Namespace);
                    break;
            }
        }
    }

    public void Remove(Node node)
    {
        foreach (var reference in node.Asset.References)
        {
            switch (reference.Target)
            {
                case ObjectTarget { Object: var target }:
                    Remove(_toObject, target, node);
                    RemoveCrossing(node, target.Namespace);
                    break;
                case VersionTarget { Model: var model }:
                    Remove(_toVersions, model, node);
                    RemoveCrossing(node, model.Namespace);
                    break;
            }
        }
    }

    private void AddCrossing(Node node, string target)
    {
        if (node.Key.Namespace != target)
        {
            Add(_from, node.Key.Namespace, node);
            Add(_into, target, node);
        }
    }

    private void RemoveCrossing(Node node, string target)
    {
        if (node.Key.Namespace != target)
        {
            Remove(_from, node.Key.Namespace, node);
            Remove(_into, target, node);
        }
    }

    private static HashSet<Node> Find<TKey>(Dictionary<TKey, HashSet<Node>> index, TKey key)
        where TKey : notnull => index.TryGetValue(key, out var found) ? found : Nobody;

    private static HashSet<Node> Nobody { get; } = [];

    private static void Add<TKey>(Dictionary<TKey, HashSet<Node>> index, TKey key, Node node)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out var referrers))
        {
            referrers = index[key] = [];
        }

        referrers.Add(node);
    }

    private static void Remove<TKey>(Dictionary<TKey, HashSet<Node>> index, TKey key, Node node)
        where TKey : notnull
    {
        if (index.TryGetValue(key, out var referrers) && referrers.Remove(node) && referrers.Count == 0)
        {
            index.Remove(key);
        }
    }
}

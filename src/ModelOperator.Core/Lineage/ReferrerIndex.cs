using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelOperator.Core.Lineage;

/// <summary>Who refers to what, whether it exists or not.</summary>
internal sealed class ReferrerIndex
{
    private readonly Dictionary<ObjectRef, Referrers> _toObject = [];
    private readonly Dictionary<ObjectRef, Referrers> _toVersions = [];
    private readonly Dictionary<string, NodeSet> _toExternal = [];
    private readonly Dictionary<string, HashSet<Node>> _from = [];
    private readonly Dictionary<string, HashSet<Node>> _into = [];

    /// <summary>Assets that refer to an object by name.</summary>
    public NodeSet ToObject(ObjectRef target) => _toObject.GetValueOrDefault(target).Nodes;

    /// <summary>Assets that refer to a version of a model by version or stage.</summary>
    public NodeSet ToVersionsOf(ObjectRef model) => _toVersions.GetValueOrDefault(model).Nodes;

    /// <summary>Assets that refer to an asset of another platform.</summary>
    public NodeSet ToExternal(string uri) => _toExternal.GetValueOrDefault(uri);

    /// <summary>Identities of other platforms that are referred to.</summary>
    public IEnumerable<string> Externals => _toExternal.Keys;

    /// <summary>Assets of a namespace that refer to anything of another one.</summary>
    public HashSet<Node> From(string namespaceName) => _from.GetValueOrDefault(namespaceName) ?? Nobody;

    /// <summary>Assets of other namespaces that refer to anything of this one.</summary>
    public HashSet<Node> Into(string namespaceName) => _into.GetValueOrDefault(namespaceName) ?? Nobody;

    public void Add(Node node)
    {
        foreach (ref var reference in node.Asset.References.AsSpan())
        {
            switch (reference.Target)
            {
                case ObjectTarget target:
                    ref var referrers = ref Of(_toObject, target.Object);
                    reference = reference with { Target = referrers.Target ??= target };
                    referrers.Nodes.Add(node);
                    AddCrossing(node, target.Object.Namespace);
                    break;
                case VersionTarget { Model: var model }:
                    Of(_toVersions, model).Nodes.Add(node);
                    AddCrossing(node, model.Namespace);
                    break;
                case ExternalTarget { Uri: var uri }:
                    CollectionsMarshal.GetValueRefOrAddDefault(_toExternal, uri, out _).Add(node);
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
                case ExternalTarget { Uri: var uri }:
                    ref var referrers = ref CollectionsMarshal.GetValueRefOrNullRef(_toExternal, uri);
                    if (!Unsafe.IsNullRef(ref referrers) && referrers.Remove(node) && referrers.Count == 0)
                    {
                        _toExternal.Remove(uri);
                    }

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

    private static HashSet<Node> Nobody { get; } = [];

    private static ref Referrers Of(Dictionary<ObjectRef, Referrers> index, ObjectRef target) =>
        ref CollectionsMarshal.GetValueRefOrAddDefault(index, target, out _);

    private static void Remove(Dictionary<ObjectRef, Referrers> index, ObjectRef target, Node node)
    {
        ref var referrers = ref CollectionsMarshal.GetValueRefOrNullRef(index, target);
        if (!Unsafe.IsNullRef(ref referrers) && referrers.Nodes.Remove(node) && referrers.Nodes.Count == 0)
        {
            index.Remove(target);
        }
    }

    private static void Add(Dictionary<string, HashSet<Node>> index, string key, Node node)
    {
        if (!index.TryGetValue(key, out var referrers))
        {
            referrers = index[key] = [];
        }

        referrers.Add(node);
    }

    private static void Remove(Dictionary<string, HashSet<Node>> index, string key, Node node)
    {
        if (index.TryGetValue(key, out var referrers) && referrers.Remove(node) && referrers.Count == 0)
        {
            index.Remove(key);
        }
    }

    /// <summary>Those who refer to one object, with the target that their references share.</summary>
    private struct Referrers
    {
        public ObjectTarget? Target;
        public NodeSet Nodes;
    }
}

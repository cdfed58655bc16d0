using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelOperator.Core.Lineage;

/// <summary>Who refers to what of this platform, whether it exists or not.</summary>
internal sealed class ReferrerIndex
{
    private readonly Dictionary<ObjectRef, Referrers> _toObject = [];
    private readonly Dictionary<ObjectRef, Referrers> _toVersions = [];
    private readonly Dictionary<string, HashSet<Node>> _from = [];
    private readonly Dictionary<string, HashSet<Node>> _into = [];

    /// <summary>Assets that refer to an object by name.</summary>
    public NodeSet ToObject(ObjectRef target) => _toObject.GetValueOrDefault(target).Nodes;

    /// <summary>Assets that refer to a version of a model by version or stage.</summary>
    public NodeSet ToVersionsOf(ObjectRef model) => _toVersions.GetValueOrDefault(model).Nodes;

    /// <summary>Assets of a namespace that refer to anything of another one.</summary>
    public HashSet<Node> From(string namespaceName) => _from.GetValueOrDefault(namespaceName) ?? Nobody;

    /// <summary>Assets of other namespaces that refer to anything of this one.</summary>
    public HashSet<Node> Into(string namespaceName) => _into.GetValueOrDefault(namespaceName) ?? Nobody;

    /// <summary>Takes note of an asset that refers to other things than before. Of what stays, nothing is looked up.</summary>
    /// <param name="node">The asset.</param>
    /// <param name="before">Its references as they were noted last; none for a new asset.</param>
    /// <param name="now">Its references now; none for one that goes. Targets that others refer to as well become one object.</param>
    public void Replace(Node node, Reference[] before, Reference[] now)
    {
        var kept = KeptReferences.Between(before, now);
        for (var i = 0; i < now.Length; i++)
        {
            if (kept.PositionBefore(i) is >= 0 and var position)
            {
                now[i] = now[i] with { Target = before[position].Target };
            }
        }

        foreach (var reference in before.AsSpan(kept.Gone))
        {
            Remove(node, reference.Target, now);
        }

        foreach (ref var reference in now.AsSpan(kept.Come))
        {
            Add(node, ref reference);
        }
    }

    private void Add(Node node, ref Reference reference)
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
        }
    }

    /// <summary>Forgets that an asset refers to something, unless another of its references leads there.</summary>
    private void Remove(Node node, ReferenceTarget target, Reference[] now)
    {
        switch (target)
        {
            case ObjectTarget { Object: var referred }:
                if (!Array.Exists(now, other => other.Target is ObjectTarget to && to.Object == referred))
                {
                    Remove(_toObject, referred, node);
                    RemoveCrossing(node, referred.Namespace, now);
                }

                break;
            case VersionTarget { Model: var model }:
                if (!Array.Exists(now, other => other.Target is VersionTarget to && to.Model == model))
                {
                    Remove(_toVersions, model, node);
                    RemoveCrossing(node, model.Namespace, now);
                }

                break;
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

    private void RemoveCrossing(Node node, string target, Reference[] now)
    {
        var home = node.Key.Namespace;
        if (home == target)
        {
            return;
        }

        if (!Array.Exists(now, other => NamespaceOf(other.Target) == target))
        {
            Remove(_into, target, node);
        }

        if (Array.TrueForAll(now, other => NamespaceOf(other.Target) is not { } to || to == home))
        {
            Remove(_from, home, node);
        }
    }

    private static string? NamespaceOf(ReferenceTarget target) => target switch
    {
        ObjectTarget { Object.Namespace: var name } => name,
        VersionTarget { Model.Namespace: var name } => name,
        _ => null,
    };

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

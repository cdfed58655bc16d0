using System.Runtime.InteropServices;

namespace ModelOperator.Core.Lineage;

/// <summary>
/// Carries what owners consented to down the graph: what may not be granted on, what is refused for that, whom a refusal taints, and what
/// ends soon. It travels apart from the digest, which stays the same when a reference turns from refused to not found.
/// </summary>
/// <param name="resolver">Judges references by what their targets were made from.</param>
internal sealed class UpstreamConsent(ReferenceResolver resolver)
{
    private readonly SharedValues<ObjectRef[]> _shared = new(new SequenceComparer<ObjectRef>());
    private readonly List<ObjectRef> _sources = [];
    private readonly List<ObjectRef> _own = [];

    /// <summary>Works out the members of a group of which one waits, after everything they were made from.</summary>
    /// <param name="component">One asset, or those of a cycle.</param>
    /// <param name="isCycle">Whether it is a cycle.</param>
    /// <param name="judged">Those made from a member for which something came out different are added.</param>
    /// <param name="dirty">Those that show something else are added.</param>
    public void Update(ReadOnlySpan<Node> component, bool isCycle, Waiting judged, DirtySet dirty)
    {
        var waits = false;
        foreach (var node in component)
        {
            waits |= node.Waits.HasFlag(Waits.Consent);
        }

        if (!waits)
        {
            return;
        }

        Restrict(component, judged, dirty);
        var enters = false;
        foreach (var node in component)
        {
            Judge(node, dirty);
            enters |= isCycle && UpstreamRefusal.Enters(node);
        }

        foreach (var node in component)
        {
            var refusal = isCycle ? UpstreamRefusal.OfMember(node, enters) : UpstreamRefusal.Of(node);
            var revocation = UpstreamRevocation.Of(node);
            if (refusal == node.Refusal && revocation == node.Revocation)
            {
                continue;
            }

            if (revocation != node.Revocation || node.Key.Kind == ObjectKind.ModelDeployment)
            {
                dirty.Add(node.Key);
            }

            (node.Refusal, node.Revocation) = (refusal, revocation);
            judged.AddRange(node.Dependents);
        }
    }

    /// <summary>Members of a cycle are made from one another: what restricts one restricts all. An owner's own consent to what was made from an asset of his is enough.</summary>
    private void Restrict(ReadOnlySpan<Node> component, Waiting judged, DirtySet dirty)
    {
        _sources.Clear();
        foreach (var node in component)
        {
            foreach (ref readonly var edge in node.Edges.AsSpan())
            {
                if (edge.Target is not { } target)
                {
                    continue;
                }

                if (edge.Consent is { MayRedistribute: false })
                {
                    Add(target.Key);
                }

                if (!node.IsCyclicWith(target))
                {
                    AddAll(target.Restrictions);
                }
            }
        }

        foreach (var node in component)
        {
            _own.Clear();
            foreach (var source in _sources)
            {
                if (source.Namespace != node.Key.Namespace)
                {
                    _own.Add(source);
                }
            }

            if (!CollectionsMarshal.AsSpan(_own).SequenceEqual(node.Restrictions))
            {
                node.Restrictions = _own.Count == 0 ? [] : _shared.Share([.. _own]);
                judged.AddRange(node.Dependents);
                if (node.Key.Kind == ObjectKind.ModelDeployment)
                {
                    // Whoever is granted to call it may, or may not any more.
                    dirty.Add(node.Key);
                }
            }
        }

        // Most assets have them from one parent alone.
        void AddAll(ObjectRef[] sources)
        {
            if (_sources.Count == 0)
            {
                _sources.AddRange(sources);
                return;
            }

            foreach (var source in sources)
            {
                Add(source);
            }
        }

        void Add(ObjectRef source)
        {
            var position = _sources.BinarySearch(source);
            if (position < 0)
            {
                _sources.Insert(~position, source);
            }
        }
    }

    private void Judge(Node node, DirtySet dirty)
    {
        for (var i = 0; i < node.Edges.Length; i++)
        {
            var edge = resolver.Judge(node, node.Edges[i]);
            if (edge != node.Edges[i])
            {
                node.Edges[i] = edge;
                edge.MarkGrant(dirty);
                dirty.Add(node.Key);
            }
        }
    }
}

using ModelOperator.Core.Lifecycle;
using ModelOperator.Core.Lineage.Inference;

namespace ModelOperator.Core.Lineage;

/// <summary>
/// Notes what changed and carries it down the graph: cycles, depths, digests, what is inherited and what owners consent to, each asset once
/// and after those it was made from.
/// </summary>
/// <param name="derivation">Works out depth and digest.</param>
/// <param name="inheritance">Works out what is inherited.</param>
/// <param name="consent">Works out what owners consent to.</param>
/// <param name="stages">Is told of versions in cycles.</param>
internal sealed class Propagation(Derivation derivation, Inheritance inheritance, UpstreamConsent consent, StageRegistry stages)
{
    private readonly ParentsFirst _order = new();
    private readonly Waiting _rewired = new(Waits.Rewiring);
    private readonly Waiting _stale = new(Waits.Derivation);

    /// <summary>What an asset inherits changes seldom, its digest often: whoever waits here waits there too, or is downstream of one who does.</summary>
    private readonly Waiting _heirs = new(Waits.Inheritance);

    /// <summary>So it is with what owners consent to.</summary>
    private readonly Waiting _judged = new(Waits.Consent);

    /// <summary>Works out anew the digest of an asset.</summary>
    public void Rederive(Node node) => _stale.Add(node);

    /// <summary>Works out anew whether the references of an asset are allowed.</summary>
    public void Rejudge(Node node)
    {
        _stale.Add(node);
        _judged.Add(node);
    }

    /// <summary>Works out anew everything about an asset.</summary>
    public void Renew(Node node)
    {
        _stale.Add(node);
        _heirs.Add(node);
        _judged.Add(node);
    }

    /// <summary>Works out anew what those inherit that were made from an asset which waits.</summary>
    public void RenewHeirsOf(Node node) => _heirs.AddRange(node.Dependents);

    /// <summary>Works out anew everything about an asset whose references lead elsewhere than before.</summary>
    public void Rewire(Node node)
    {
        Renew(node);
        _rewired.Add(node);
    }

    /// <summary>
    /// Works out cycles, depths and digests of what changed and of all that depends on it, parents first. Nothing else needs a look:
    /// the members of a cycle depend on one another, so a cycle that an edge made or broke lies downstream of the edge's owner.
    /// </summary>
    public void Settle(DirtySet dirty)
    {
        var anyRewired = _rewired.Count > 0;
        _order.Order(_stale, _rewired);
        for (var i = 0; i < _order.Count; i++)
        {
            var component = _order[i];
            var cycle = ParentsFirst.IsCycle(component) ? FirstOf(component) : null;
            foreach (var node in component)
            {
                // Which edges a cycle consists of may differ also for a node that was and is a member.
                if (node.Cycle != cycle || (anyRewired && cycle is not null))
                {
                    node.Cycle = cycle;
                    dirty.Add(node.Key);
                    Renew(node);
                    stages.Reconsider(node);

                    // Its digest may come out the same: an edge into a cycle counts like one that is not resolved. Yet nobody may
                    // serve a version that is made from itself.
                    foreach (var dependent in node.Dependents)
                    {
                        dirty.Add(dependent.Key);
                    }
                }
            }

            foreach (var node in component)
            {
                if (node.Waits.HasFlag(Waits.Derivation) && derivation.Update(node))
                {
                    node.Datasets = null;
                    dirty.Add(node.Key);
                    _stale.AddRange(node.Dependents);
                }

                if (node.Waits.HasFlag(Waits.Inheritance) && inheritance.Update(node, dirty))
                {
                    dirty.Add(node.Key);
                    _heirs.AddRange(node.Dependents);
                }
            }

            consent.Update(component, cycle is not null, _judged, dirty);
        }

        _order.Clear();
        _rewired.Clear();
        _stale.Clear();
        _heirs.Clear();
        _judged.Clear();
    }

    private static Node FirstOf(ReadOnlySpan<Node> cycle)
    {
        var first = cycle[0];
        foreach (var node in cycle[1..])
        {
            first = node.Key < first.Key ? node : first;
        }

        return first;
    }
}

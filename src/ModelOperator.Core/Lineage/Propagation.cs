using ModelOperator.Core.Lifecycle;
using ModelOperator.Core.Lineage.Inference;

namespace ModelOperator.Core.Lineage;

/// <summary>
/// Carries changes down the graph: cycles, depths, digests, what is inherited and what is refused, each asset once and after those it was
/// made from.
/// </summary>
/// <param name="stale">Assets of which something is to be worked out anew.</param>
/// <param name="heirs">Assets of which it is to be worked out anew what they inherit; each is stale too, or downstream of one that is.</param>
/// <param name="rewired">Assets whose references lead elsewhere than before.</param>
/// <param name="derivation">Works out depth and digest.</param>
/// <param name="inheritance">Works out what is inherited.</param>
/// <param name="stages">Is told of versions in cycles.</param>
internal sealed class Propagation(
    Waiting stale, Waiting heirs, Waiting rewired, Derivation derivation, Inheritance inheritance, StageRegistry stages)
{
    private readonly ParentsFirst _order = new();

    /// <summary>
    /// Works out cycles, depths and digests of what changed and of all that depends on it, parents first. Nothing else needs a look:
    /// the members of a cycle depend on one another, so a cycle that an edge made or broke lies downstream of the edge's owner.
    /// </summary>
    public void Settle(DirtySet dirty)
    {
        var anyRewired = rewired.Count > 0;
        _order.Order(stale, rewired);
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
                    stale.Add(node);
                    heirs.Add(node);
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
                    stale.AddRange(node.Dependents);
                }

                if (node.Waits.HasFlag(Waits.Inheritance) && inheritance.Update(node, dirty))
                {
                    dirty.Add(node.Key);
                    heirs.AddRange(node.Dependents);
                }
            }

            DeriveRefusals(component, cycle is not null, dirty);
        }

        _order.Clear();
        rewired.Clear();
        stale.Clear();
        heirs.Clear();
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

    /// <summary>
    /// What is refused taints all that is made from it, and only a deployment shows that. It travels apart from the digest, which stays
    /// the same when a reference turns from refused to not found.
    /// </summary>
    private void DeriveRefusals(ReadOnlySpan<Node> component, bool isCycle, DirtySet dirty)
    {
        var (waits, enters) = (false, false);
        foreach (var node in component)
        {
            waits |= node.Waits.HasFlag(Waits.Derivation);
            enters |= isCycle && UpstreamRefusal.Enters(node);
        }

        if (!waits)
        {
            return;
        }

        foreach (var node in component)
        {
            var refusal = isCycle ? UpstreamRefusal.OfMember(node, enters) : UpstreamRefusal.Of(node);
            if (refusal == node.Refusal)
            {
                continue;
            }

            node.Refusal = refusal;
            if (node.Key.Kind == ObjectKind.ModelDeployment)
            {
                dirty.Add(node.Key);
            }

            stale.AddRange(node.Dependents);
        }
    }
}

namespace ModelOperator.Core.Lineage;

/// <summary>
/// Why an asset may not be served: it, or something it was made from through any number of resolved references, refers to an asset
/// whose owner has not shared it. It names only what the asset's own namespace may know: where the refused reference sits in another
/// namespace, the reference that leads there stands for it.
/// </summary>
/// <param name="Asset">The asset that refers, of the namespace of the asset that was asked about.</param>
/// <param name="Reference">The reference.</param>
/// <param name="Target">Null when the reference itself is refused; else the asset it leads to, which was made from what its owner may not use.</param>
/// <param name="Detail">Why the reference itself is refused.</param>
public sealed record UpstreamRefusal(ObjectRef Asset, Reference Reference, ObjectRef? Target, ReferenceDetail Detail = ReferenceDetail.None)
{
    /// <summary>The refusal of an asset that is in no cycle: its own first, then the one of the first parent that has one.</summary>
    internal static UpstreamRefusal? Of(Node node)
    {
        if (Own(node) is { } own)
        {
            return own;
        }

        for (var i = 0; i < node.Edges.Length; i++)
        {
            if (node.Edges[i].Target is { Refusal: { } inherited } target)
            {
                return target.Key.Namespace == node.Key.Namespace ? inherited : Through(node, i);
            }
        }

        return null;
    }

    /// <summary>The refusal of a member of a cycle: each is made from what any of them is made from, so each names its own reference.</summary>
    /// <param name="node">The member.</param>
    /// <param name="refused">Whether the cycle is made from anything refused (<see cref="Enters"/>).</param>
    internal static UpstreamRefusal? OfMember(Node node, bool refused) => refused
        ? Own(node) ?? Through(node, Array.FindIndex(node.Edges, edge => edge.Target is { } target && (node.IsCyclicWith(target) || target.Refusal is not null)))
        : null;

    /// <summary>Whether a member of a cycle refers to something refused, or to something outside the cycle that is made from it.</summary>
    internal static bool Enters(Node member) =>
        Own(member) is not null || member.Edges.Any(edge => edge.Target is { Refusal: not null } target && !member.IsCyclicWith(target));

    private static UpstreamRefusal? Own(Node node)
    {
        for (var i = 0; i < node.Edges.Length; i++)
        {
            if (node.Edges[i].State == Api.ReferenceState.Refused)
            {
                return new UpstreamRefusal(node.Key, node.References[i], null, node.Edges[i].Detail);
            }
        }

        return null;
    }

    private static UpstreamRefusal Through(Node node, int edge) => new(node.Key, node.References[edge], node.Edges[edge].Target!.Key);
}

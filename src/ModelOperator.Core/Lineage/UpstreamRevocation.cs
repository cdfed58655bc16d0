using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Lineage;

/// <summary>
/// A consent that was revoked and drains, and that an asset or something it was made from lives by. As <see cref="UpstreamRefusal"/>, which
/// it becomes in the end, it names only what the asset's own namespace may know.
/// </summary>
/// <param name="Asset">The asset that refers, of the namespace of the asset that was asked about.</param>
/// <param name="Reference">The reference.</param>
/// <param name="Grant">The grant, when the reference itself ends; else null: the asset it leads to was made from what its owner may soon not use.</param>
/// <param name="Until">When it ends.</param>
public sealed record UpstreamRevocation(ObjectRef Asset, Reference Reference, ObjectKey? Grant, DateTimeOffset Until)
{
    /// <summary>The one that ends first: of the asset's own references, then of what they lead to.</summary>
    internal static UpstreamRevocation? Of(Node node)
    {
        UpstreamRevocation? first = null;
        for (var i = 0; i < node.Edges.Length; i++)
        {
            var edge = node.Edges[i];
            if (edge.Consent is { DrainsUntil: { } until } consent && !(first?.Until <= until))
            {
                first = new UpstreamRevocation(node.Key, node.References[i], consent.Grant, until);
            }
        }

        for (var i = 0; i < node.Edges.Length; i++)
        {
            var edge = node.Edges[i];
            if (node.Lasting(edge) is { Revocation: { } inherited } target && !(first?.Until <= inherited.Until))
            {
                first = target.Key.Namespace == node.Key.Namespace ? inherited : new UpstreamRevocation(node.Key, node.References[i], null, inherited.Until);
            }
        }

        return first;
    }
}

using ModelOperator.Api;
using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Queries;

/// <summary>Shows edges that assets declare.</summary>
internal static class DeclaredEdges
{
    /// <summary>The edge.</summary>
    /// <param name="scope">What is asked, by whom.</param>
    /// <param name="product">The asset that declares it.</param>
    /// <param name="position">Which of its references does.</param>
    /// <param name="from">Its identity.</param>
    /// <param name="to">Identity of what the reference leads to.</param>
    public static AnswerEdge Show(QueryScope scope, Node product, int position, string from, string to)
    {
        var (reference, edge) = (product.References[position], product.Edges[position]);
        return new AnswerEdge
        {
            From = from,
            To = to,
            Provenance = EdgeProvenance.Declared,
            Type = LineageEdgeTypes.Of(reference.Role),
            Field = reference.Field,
            Grant = scope.NameOf(edge.Consent?.Grant, product.Key),
            State = edge.State == ReferenceState.Resolved ? null : edge.State,
        };
    }
}

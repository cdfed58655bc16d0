using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Queries;

/// <summary>Shows edges that follow from others.</summary>
internal static class InferredEdges
{
    /// <summary>The edge; null when where it leads may not be seen, or is of another platform. Who declares it is named only where that may be seen.</summary>
    public static AnswerEdge? Show(QueryScope scope, LineageEdge edge)
    {
        if (scope.State.Lineage.Find(edge.To) is not { } target || !scope.Viewer.Sees(target.Key))
        {
            return null;
        }

        // Where the field leads to something hidden, which field it is would tell the kind of that.
        if (scope.State.Lineage.Find(edge.DeclaredBy) is not { } declarer || !scope.Viewer.Sees(declarer.Key)
            || !scope.State.Lineage.Find(declarer.Key)!.Links.Any(link => link.Reference.Field == edge.Field && link.Edge.Target is { } next && scope.Viewer.Sees(next.Key)))
        {
            return new AnswerEdge { From = edge.From, To = edge.To, Provenance = EdgeProvenance.ViaHidden };
        }

        return new AnswerEdge
        {
            From = edge.From,
            To = edge.To,
            Provenance = EdgeProvenance.Inferred,
            Type = edge.Type,
            Field = edge.Field,
            DeclaredBy = edge.DeclaredBy,
        };
    }
}

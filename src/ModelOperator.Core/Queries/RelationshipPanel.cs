using ModelOperator.Api;
using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Queries;

/// <summary>Groups the edges of one asset by how it is related to others.</summary>
internal static class RelationshipPanel
{
    /// <summary>What an asset refers to, whether that leads anywhere or not, and what is inferred.</summary>
    public static Relationships Upstream(QueryScope scope, AssetLineage asset)
    {
        List<AnswerEdge> edges = [];
        var hidden = new HashSet<ReferenceTarget>();
        foreach (var reference in asset.References)
        {
            if (!IsTold(scope, reference))
            {
                hidden.Add(reference.Reference.Target);
                continue;
            }

            edges.Add(new AnswerEdge
            {
                From = asset.Asset.Uri,
                To = reference.Uri,
                Provenance = EdgeProvenance.Declared,
                Type = LineageEdgeTypes.Of(reference.Reference.Role),
                Field = reference.Reference.Field,
                Grant = scope.NameOf(reference.Grant, asset.Asset.Key),
                State = reference.State == ReferenceState.Resolved ? null : reference.State,
            });
        }

        edges.AddRange(scope.State.Inference.EdgesOf(asset.Asset.Key)
            .Where(edge => edge.Origin == EdgeOrigin.Inferred)
            .Select(edge => InferredEdges.Show(scope, edge)).OfType<AnswerEdge>());
        return new Relationships(Group(edges), hidden.Count);
    }

    /// <summary>What refers to an asset and may use it.</summary>
    public static Relationships Downstream(QueryScope scope, Asset asset)
    {
        var node = scope.State.Lineage.Find(asset.Key)!;
        var hidden = 0;
        List<AnswerEdge> edges = [];
        foreach (var dependent in node.Dependents)
        {
            if (!scope.Viewer.Sees(dependent.Key))
            {
                hidden++;
                continue;
            }

            foreach (var (reference, edge) in dependent.Links.Where(link => link.Edge.Target == node))
            {
                edges.Add(new AnswerEdge
                {
                    From = dependent.Asset.Uri,
                    To = asset.Uri,
                    Provenance = EdgeProvenance.Declared,
                    Type = LineageEdgeTypes.Of(reference.Role),
                    Field = reference.Field,
                    Grant = scope.NameOf(edge.Consent?.Grant, dependent.Key),
                    State = edge.State == ReferenceState.Resolved ? null : edge.State,
                });
            }
        }

        return new Relationships(Group(edges), hidden);
    }

    /// <summary>
    /// Whether what a reference means may be named, be it there or not: of a version that is not found, its Model. Assets of other platforms
    /// are known by whoever knows the reference; what fits no field may be anything, and is not named.
    /// </summary>
    public static bool IsTold(QueryScope scope, ResolvedReference reference) => reference.Target is { } found
        ? scope.Viewer.Sees(found)
        : reference.Reference.Target switch
        {
            ObjectTarget target => scope.Viewer.Sees(target.Object),
            VersionTarget target => scope.Viewer.Sees(target.Model),
            ExternalTarget => true,
            _ => false,
        };

    private static RelationshipGroup[] Group(List<AnswerEdge> edges) =>
    [
        .. edges.GroupBy(edge => edge.Type).OrderBy(group => group.Key is null).ThenBy(group => group.Key).Select(group => new RelationshipGroup(
            group.Key,
            [
                .. group.OrderBy(edge => edge.From, StringComparer.Ordinal).ThenBy(edge => edge.To, StringComparer.Ordinal)
                    .ThenBy(edge => edge.Field, StringComparer.Ordinal).Take(QueryBounds.GroupItems),
            ],
            group.Count())),
    ];
}

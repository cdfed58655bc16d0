using ModelOperator.Api;
using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Queries;

/// <summary>Groups the edges of one asset by how it is related to others.</summary>
internal static class RelationshipPanel
{
    private static readonly IComparer<(Node Product, int Reference)> ByKey = Comparer<(Node Product, int Reference)>.Create(static (one, other) =>
        one.Product.Key.CompareTo(other.Product.Key) is var order and not 0 ? order : one.Reference.CompareTo(other.Reference));

    /// <summary>What an asset refers to, whether that leads anywhere or not, and what is inferred.</summary>
    public static Relationships Upstream(QueryScope scope, Asset asset, IReadOnlyList<ResolvedReference> references)
    {
        List<AnswerEdge> edges = [];
        var hidden = new HashSet<ReferenceTarget>();
        foreach (var reference in references)
        {
            if (!IsTold(scope, reference))
            {
                hidden.Add(reference.Reference.Target);
                continue;
            }

            edges.Add(new AnswerEdge
            {
                From = asset.Uri,
                To = reference.Uri,
                Provenance = EdgeProvenance.Declared,
                Type = LineageEdgeTypes.Of(reference.Reference.Role),
                Field = reference.Reference.Field,
                Grant = scope.NameOf(reference.Grant, asset.Key),
                State = reference.State == ReferenceState.Resolved ? null : reference.State,
            });
        }

        edges.AddRange(scope.State.Inference.InferredEdgesOf(asset.Key).Select(edge => InferredEdges.Show(scope, edge)).OfType<AnswerEdge>());
        return new Relationships(Group(edges), hidden.Count);
    }

    /// <summary>What refers to an asset and may use it. There may be very many: only those that are told are worked out.</summary>
    public static Relationships Downstream(QueryScope scope, Asset asset)
    {
        var node = scope.State.Lineage.Find(asset.Key)!;
        if (node.Dependents.Count > QueryBounds.Looks)
        {
            return new Relationships([], 0) { Truncated = true };
        }

        var (hidden, groups) = (0, new SortedDictionary<LineageEdgeType, Shortlist<(Node Product, int Reference)>>());
        foreach (var dependent in node.Dependents)
        {
            if (!scope.Viewer.Sees(dependent.Key))
            {
                hidden++;
                continue;
            }

            for (var i = 0; i < dependent.Edges.Length; i++)
            {
                if (dependent.Edges[i].Target != node)
                {
                    continue;
                }

                var type = LineageEdgeTypes.Of(dependent.References[i].Role);
                if (!groups.TryGetValue(type, out var group))
                {
                    group = groups[type] = new(QueryBounds.GroupItems, ByKey);
                }

                group.Add((dependent, i));
            }
        }

        return new Relationships(
            [
                .. groups.Select(group => new RelationshipGroup
                {
                    Type = group.Key,
                    Edges = [.. group.Value.First.Select(one => DeclaredEdges.Show(scope, one.Product, one.Reference, one.Product.Asset.Uri, asset.Uri))],
                    Total = group.Value.Count,
                }),
            ],
            hidden);
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
        .. edges.GroupBy(edge => edge.Type).OrderBy(group => group.Key is null).ThenBy(group => group.Key).Select(group => new RelationshipGroup
        {
            Type = group.Key,
            Edges =
            [
                .. group.OrderBy(edge => edge.From, StringComparer.Ordinal).ThenBy(edge => edge.To, StringComparer.Ordinal)
                    .ThenBy(edge => edge.Field, StringComparer.Ordinal).Take(QueryBounds.GroupItems),
            ],
            Total = group.Count(),
        }),
    ];
}

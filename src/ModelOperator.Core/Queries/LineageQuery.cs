using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Queries;

/// <summary>Asks what an asset was made from, or what was made from it.</summary>
public static class LineageQuery
{
    /// <summary>Asks.</summary>
    /// <param name="scope">What is asked, by whom.</param>
    /// <param name="uri">The asset.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="depth">How many edges far at most; anything from 1.</param>
    /// <param name="kinds">Kinds to tell of besides the asset itself; others are walked through all the same. Null tells of all.</param>
    public static QueryResult<LineageAnswer> Ask(
        QueryScope scope, string uri, LineageDirection direction, int depth = int.MaxValue, IReadOnlySet<ObjectKind>? kinds = null)
    {
        if (depth < 1)
        {
            return new(new QueryRefusal(RefusalReason.Malformed, $"depth is {depth}: write a number of edges from 1, or leave it out for all"));
        }

        if (scope.Resolve(uri, out var refusal) is not { } asset)
        {
            return new(refusal);
        }

        var reach = Walk(scope, asset, direction, depth, QueryBounds.Nodes);
        var drawing = AnswerGraph.Of(scope, reach, direction == LineageDirection.Upstream ? depth : 0);
        if (direction == LineageDirection.Upstream && asset.Key.Kind == ObjectKind.Model)
        {
            drawing.AddInferred(asset);
        }

        drawing.Keep(asset, kinds);
        return new(new LineageAnswer
        {
            Uri = asset.Uri,
            Direction = direction,
            Nodes = drawing.Nodes,
            Edges = drawing.Edges,
            Hidden = reach.Hidden,
            Truncated = !reach.IsComplete,
        });
    }

    internal static VisibleReach Walk(QueryScope scope, Asset asset, LineageDirection direction, int depth, int limit, int edges = QueryBounds.Edges, Node? until = null) => new VisibleWalk
    {
        Sees = scope.Viewer.Sees,
        Direction = direction,
        Depth = depth,
        MaxNodes = limit,
        MaxEdges = edges,
        MaxLooks = QueryBounds.Looks,
        Until = until,
    }.From(scope.State.Lineage.Find(asset.Key)!);
}

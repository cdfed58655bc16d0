using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Queries;

/// <summary>Asks how one asset was made from another.</summary>
public static class PathsQuery
{
    /// <summary>Asks.</summary>
    /// <param name="scope">What is asked, by whom.</param>
    /// <param name="from">One of the two.</param>
    /// <param name="to">The other. Which was made from which is found out; when both were, it is a way from <paramref name="from"/>.</param>
    public static QueryResult<PathsAnswer> Ask(QueryScope scope, string from, string to)
    {
        if (scope.Resolve(from, out var refusal) is not { } one || scope.Resolve(to, out refusal) is not { } other)
        {
            return new(refusal);
        }

        var forth = Find(scope, one, other);
        return new(forth.Paths.Count > 0 || one == other || Find(scope, other, one) is not { Paths.Count: > 0 } back ? forth : back);
    }

    /// <summary>Assets have a few parents and may have thousands of dependents: the search goes upstream.</summary>
    private static PathsAnswer Find(QueryScope scope, Asset source, Asset product)
    {
        var start = scope.State.Lineage.Find(source.Key)!;
        var reach = LineageQuery.Walk(scope, product, LineageDirection.Upstream, int.MaxValue, QueryBounds.Consumers, QueryBounds.Consumers, start);
        var distances = reach.Nodes.ToDictionary(one => one.Node, one => one.Distance);
        var products = reach.Edges.Where(edge => edge.Source is not null).ToLookup(edge => edge.Source!);
        List<IReadOnlyList<Node>> ways = [];
        var truncated = !reach.IsComplete;
        if (source != product && distances.TryGetValue(start, out var length))
        {
            // One more than is told, to know whether there are more.
            ways = Follow(start, length, distances, products, QueryBounds.Paths + 1);
            truncated = ways.Count > QueryBounds.Paths;
        }

        List<IReadOnlyList<Node>> told = [.. ways.Take(QueryBounds.Paths)];
        var steps = told.SelectMany(way => way.Zip(way.Skip(1))).ToHashSet();
        var onWay = told.SelectMany(way => way).ToHashSet();
        var graph = AnswerGraph.Of(scope, reach with
        {
            Nodes = [.. reach.Nodes.Where(node => onWay.Contains(node.Node))],
            Edges = [.. reach.Edges.Where(edge => edge.Source is { } from && steps.Contains((from, edge.Product)))],
        }, elsewhere: 0);
        return new PathsAnswer
        {
            Source = source.Uri,
            Product = product.Uri,
            Paths = [.. told.Select(way => (IReadOnlyList<string>)[.. way.Select(node => node.Asset.Uri)])],
            Nodes = graph.Nodes,
            Edges = graph.Edges,
            Truncated = truncated,
        };
    }

    /// <summary>The ways along which the distance falls with every step, the first by name first. With a stack of its own: a way may be long.</summary>
    private static List<IReadOnlyList<Node>> Follow(
        Node source, int length, Dictionary<Node, int> distances, ILookup<Node, VisibleEdge> products, int most)
    {
        List<IReadOnlyList<Node>> found = [];
        var way = new Node[length + 1];
        var open = new Stack<Node>([source]);
        while (found.Count < most && open.TryPop(out var node))
        {
            var left = distances[node];
            way[length - left] = node;
            if (left == 0)
            {
                found.Add([.. way]);
                continue;
            }

            foreach (var next in products[node].Select(edge => edge.Product).Where(next => distances[next] == left - 1).Distinct().OrderByDescending(next => next.Key))
            {
                open.Push(next);
            }
        }

        return found;
    }
}

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
        if (forth.Paths.Count > 0 || one == other)
        {
            return new(forth);
        }

        var back = Find(scope, other, one);
        return new(back.Paths.Count > 0 ? back : forth with { Truncated = forth.Truncated || back.Truncated });
    }

    /// <summary>Assets have a few parents and may have thousands of dependents: the search goes upstream.</summary>
    private static PathsAnswer Find(QueryScope scope, Asset source, Asset product)
    {
        var start = scope.State.Lineage.Find(source.Key)!;
        var reach = LineageQuery.Walk(scope, product, LineageDirection.Upstream, int.MaxValue, QueryBounds.Consumers, QueryBounds.Looks, start);

        // One more than is told, to know whether there are more. Where some edges are missing, those that are there may lead nowhere.
        var ways = source != product && reach.IsComplete && reach.Nodes[^1].Node == start
            ? Follow(start, reach.Nodes[^1].Distance, reach.Edges.ToLookup(edge => edge.Source!), QueryBounds.Paths + 1)
            : [];
        List<IReadOnlyList<Node>> told = [.. ways.Take(QueryBounds.Paths)];
        var steps = told.SelectMany(way => way.Zip(way.Skip(1))).ToHashSet();
        var onWay = told.SelectMany(way => way).ToHashSet();
        var graph = AnswerGraph.Of(scope, reach with
        {
            Nodes = [.. reach.Nodes.Where(node => onWay.Contains(node.Node))],
            Edges = [.. reach.Edges.Where(edge => steps.Contains((edge.Source!, edge.Product)))],
        }, elsewhere: 0);
        return new PathsAnswer
        {
            Source = source.Uri,
            Product = product.Uri,
            Paths = [.. told.Select(way => (IReadOnlyList<string>)[.. way.Select(node => node.Asset.Uri)])],
            Nodes = graph.Nodes,
            Edges = graph.Edges,
            Truncated = !reach.IsComplete || ways.Count > QueryBounds.Paths,
        };
    }

    /// <summary>The ways along edges of which each is part of one, the first by name first. With a stack of its own: a way may be long.</summary>
    private static List<IReadOnlyList<Node>> Follow(Node source, int length, ILookup<Node, VisibleEdge> products, int most)
    {
        List<IReadOnlyList<Node>> found = [];
        var way = new Node[length + 1];
        var open = new Stack<(Node Node, int Step)>([(source, 0)]);
        while (found.Count < most && open.TryPop(out var at))
        {
            way[at.Step] = at.Node;
            if (at.Step == length)
            {
                found.Add([.. way]);
                continue;
            }

            foreach (var next in products[at.Node].Select(edge => edge.Product).Distinct().OrderByDescending(next => next.Key))
            {
                open.Push((next, at.Step + 1));
            }
        }

        return found;
    }
}

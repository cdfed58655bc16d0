namespace ModelOperator.Core.Lineage;

/// <summary>
/// Walks the graph for somebody who may not see all of it. What is hidden is walked through and counted; where it lies between two
/// assets that are seen, one edge stands for all of it. Nothing in the outcome hangs on what hidden assets are called or in which order
/// they come: a layer that would take too many looks is left out as a whole.
/// </summary>
internal sealed class VisibleWalk
{
    private static readonly IComparer<Node> ByKey = Comparer<Node>.Create(static (left, right) => left.Key.CompareTo(right.Key));

    private readonly Waiting _reached = new(Waits.Walk);
    private readonly Stack<Node> _hidden = new();

    public required Func<ObjectRef, bool> Sees { get; init; }

    public required LineageDirection Direction { get; init; }

    /// <summary>How many edges far at most.</summary>
    public required int Depth { get; init; }

    public required int MaxNodes { get; init; }

    /// <summary>How many edges to tell at most; 0 when nobody asks for edges.</summary>
    public required int MaxEdges { get; init; }

    public required int MaxLooks { get; init; }

    /// <summary>Where the walk may end. It then tells the edges of the shortest ways there, and no others.</summary>
    public Node? Until { get; init; }

    /// <summary>Walks from an asset that is seen.</summary>
    public VisibleReach From(Node start)
    {
        try
        {
            return Walk(start);
        }
        finally
        {
            // Also when whoever asks gives up: the next walk must not find the marks of this one.
            _reached.Clear();
        }
    }

    private VisibleReach Walk(Node start)
    {
        List<VisibleNode> nodes = [new(start, 0)];
        _reached.Add(start);
        var (complete, hidden) = (true, 0);
        for (var (layer, step, looks) = (0, 1, 0); step <= Depth && layer < nodes.Count && nodes[^1].Node != Until; step++)
        {
            var room = MaxNodes - (nodes.Count - 1);
            var fresh = new Shortlist<Node>(room + 1, ByKey);
            var (met, before) = (0, _reached.Count);
            for (; layer < nodes.Count && looks <= MaxLooks; layer++)
            {
                looks += Look(nodes[layer].Node, fresh, ref met);
            }

            while (looks <= MaxLooks && _hidden.TryPop(out var node))
            {
                looks += Look(node, fresh, ref met);
            }

            if (looks > MaxLooks)
            {
                _reached.Keep(before);
                complete = false;
                break;
            }

            hidden += met;
            if (Until is not null && (Until.Waits & Waits.Walk) != 0)
            {
                // Whatever is as far takes no part in the ways there.
                nodes.Add(new VisibleNode(Until, step));
                continue;
            }

            foreach (var node in fresh.First.Take(room))
            {
                nodes.Add(new VisibleNode(node, step));
            }

            complete = fresh.Count <= room;
            if (!complete)
            {
                break;
            }
        }

        _hidden.Clear();
        var edges = new VisibleEdges(nodes, Sees, MaxEdges, MaxLooks);
        if (MaxEdges > 0 && Until is null)
        {
            edges.Find();
        }
        else if (MaxEdges > 0 && nodes[^1].Node == Until)
        {
            edges.FindWays();
        }

        return new VisibleReach(nodes, edges.Found, hidden, complete && edges.IsComplete);
    }

    private int Look(Node node, Shortlist<Node> fresh, ref int met)
    {
        if (Direction == LineageDirection.Downstream)
        {
            foreach (var dependent in node.Dependents)
            {
                Meet(dependent, fresh, ref met);
            }

            return node.Dependents.Count;
        }

        foreach (ref readonly var edge in node.Edges.AsSpan())
        {
            if (edge.Target is { } target)
            {
                Meet(target, fresh, ref met);
            }
        }

        return node.Edges.Length;
    }

    private void Meet(Node node, Shortlist<Node> fresh, ref int met)
    {
        if ((node.Waits & Waits.Walk) != 0)
        {
            return;
        }

        _reached.Add(node);
        if (Sees(node.Key))
        {
            fresh.Add(node);
            return;
        }

        met++;
        _hidden.Push(node);
    }
}

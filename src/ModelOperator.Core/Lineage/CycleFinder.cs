namespace ModelOperator.Core.Lineage;

/// <summary>Spells out cycles.</summary>
internal static class CycleFinder
{
    /// <summary>
    /// Most edges looked at. Somebody may knot thousands of assets together, and each of them is asked for its cycle while everybody
    /// else waits.
    /// </summary>
    private const int MaxEdges = 10_000;

    /// <summary>
    /// The shortest cycle through a node, beginning and ending with it; ties go to the names that sort first. Only the node where that
    /// would take too long to find.
    /// </summary>
    public static IReadOnlyList<ObjectRef> Through(Node start)
    {
        var cameFrom = new Dictionary<Node, Node>();
        var frontier = new Queue<Node>([start]);
        var edges = 0;
        while (frontier.TryDequeue(out var node))
        {
            edges += node.Edges.Length;
            if (edges > MaxEdges)
            {
                return [start.Key];
            }

            foreach (var target in CyclicTargets(node).OrderBy(target => target.Key))
            {
                if (target == start)
                {
                    var path = new List<ObjectRef> { start.Key };
                    for (var step = node; step != start; step = cameFrom[step])
                    {
                        path.Add(step.Key);
                    }

                    path.Add(start.Key);
                    path.Reverse();
                    return path;
                }

                if (cameFrom.TryAdd(target, node))
                {
                    frontier.Enqueue(target);
                }
            }
        }

        return [];
    }

    private static IEnumerable<Node> CyclicTargets(Node node) =>
        node.Edges.Where(edge => node.IsCyclic(edge)).Select(edge => edge.Target!).Distinct();
}

namespace ModelOperator.Core.Lineage;

/// <summary>Spells out cycles.</summary>
internal static class CycleFinder
{
    /// <summary>The shortest cycle through a node, beginning and ending with it; ties go to the names that sort first.</summary>
    public static IReadOnlyList<ObjectRef> Through(Node start)
    {
        var cameFrom = new Dictionary<Node, Node>();
        var frontier = new Queue<Node>([start]);
        while (frontier.TryDequeue(out var node))
        {
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

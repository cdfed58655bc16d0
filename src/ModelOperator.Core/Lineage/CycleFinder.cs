namespace ModelOperator.Core.Lineage;

/// <summary>Finds cycles, and the order in which assets can be worked out otherwise.</summary>
internal static class CycleFinder
{
    /// <summary>Adds to nodes everything that depends on them.</summary>
    public static HashSet<Node> Downstream(HashSet<Node> found)
    {
        var open = new Stack<Node>(found);
        while (open.TryPop(out var node))
        {
            foreach (var dependent in node.Dependents)
            {
                if (found.Add(dependent))
                {
                    open.Push(dependent);
                }
            }
        }

        return found;
    }

    /// <summary>
    /// Groups nodes so that those of one group depend on one another and every group comes after the ones it depends on: the
    /// strongly connected components as Tarjan (1972) finds them. With an explicit stack, since chains of references may be longer
    /// than the thread's stack is deep.
    /// </summary>
    /// <param name="region">The nodes; edges that lead out of the region are left out.</param>
    public static IEnumerable<List<Node>> ParentsFirst(HashSet<Node> region)
    {
        var visits = new Dictionary<Node, Visit>(region.Count);
        var path = new Stack<Visit>();
        var calls = new Stack<Visit>();
        foreach (var root in region)
        {
            if (visits.ContainsKey(root))
            {
                continue;
            }

            Enter(root);
            while (calls.TryPeek(out var visit))
            {
                if (visit.NextTarget() is { } target)
                {
                    if (!visits.TryGetValue(target, out var seen))
                    {
                        if (region.Contains(target))
                        {
                            Enter(target);
                        }
                    }
                    else if (seen.OnPath)
                    {
                        visit.Low = Math.Min(visit.Low, seen.Index);
                    }

                    continue;
                }

                calls.Pop();
                if (calls.TryPeek(out var caller))
                {
                    caller.Low = Math.Min(caller.Low, visit.Low);
                }

                if (visit.Low == visit.Index)
                {
                    yield return Component(visit);
                }
            }
        }

        void Enter(Node node)
        {
            var visit = visits[node] = new Visit(node, visits.Count);
            path.Push(visit);
            calls.Push(visit);
        }

        List<Node> Component(Visit first)
        {
            var component = new List<Node>(1);
            Visit member;
            do
            {
                member = path.Pop();
                member.OnPath = false;
                component.Add(member.Node);
            }
            while (member != first);

            return component;
        }
    }

    /// <summary>Whether a component is a cycle: more than one node, or one that refers to itself.</summary>
    public static bool IsCycle(List<Node> component) => component.Count > 1 || component[0].Dependents.Contains(component[0]);

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

    /// <summary>A node on its way through Tarjan's algorithm.</summary>
    private sealed class Visit(Node node, int index)
    {
        private int _next;

        public Node Node => node;

        public int Index { get; } = index;

        public int Low { get; set; } = index;

        public bool OnPath { get; set; } = true;

        /// <summary>The next asset that the node refers to; null after the last.</summary>
        public Node? NextTarget()
        {
            while (_next < node.Edges.Length)
            {
                if (node.Edges[_next++].Target is { } target)
                {
                    return target;
                }
            }

            return null;
        }
    }
}

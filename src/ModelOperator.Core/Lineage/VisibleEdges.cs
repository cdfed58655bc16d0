using ModelOperator.Api;

namespace ModelOperator.Core.Lineage;

/// <summary>Finds the edges between assets that a walk has reached, while what it met is still marked.</summary>
internal sealed class VisibleEdges(List<VisibleNode> nodes, Func<ObjectRef, bool> sees, int most, int maxLooks)
{
    private HashSet<Node> _told = [];
    private readonly List<VisibleEdge> _found = [];
    private int _looks;

    public IReadOnlyList<VisibleEdge> Found => _found;

    public bool IsComplete { get; private set; } = true;

    /// <summary>All of them.</summary>
    public void Find()
    {
        _told.UnionWith(nodes.Select(node => node.Node));
        for (var i = 0; i < nodes.Count && IsComplete; i++)
        {
            Find(nodes[i].Node, elsewhere: true);
        }
    }

    /// <summary>
    /// Those of the shortest ways from the start to the last node, which is the farthest. From there they are looked for layer by layer, so that
    /// edges which lead elsewhere are not kept, however many there are.
    /// </summary>
    public void FindWays()
    {
        HashSet<Node> next = [];
        _told.Add(nodes[^1].Node);
        for (var i = nodes.Count - 2; i >= 0 && IsComplete; i--)
        {
            if (nodes[i].Distance < nodes[i + 1].Distance && i < nodes.Count - 2)
            {
                (_told, next) = (next, []);
            }

            var before = _found.Count;
            Find(nodes[i].Node, elsewhere: false);
            if (_found.Count > before)
            {
                next.Add(nodes[i].Node);
            }
        }
    }

    private void Find(Node node, bool elsewhere)
    {
        Direct(node, elsewhere);
        if (IsComplete)
        {
            ViaHidden(node);
        }
    }

    private void Direct(Node node, bool elsewhere)
    {
        for (var i = 0; i < node.Edges.Length; i++)
        {
            var edge = node.Edges[i];
            if (edge.Target is { } target ? _told.Contains(target) : elsewhere && edge.State == ReferenceState.External)
            {
                Add(new VisibleEdge(node, edge.Target, i));
            }
        }
    }

    /// <summary>The assets behind what is hidden. Those that the node names itself have an edge already.</summary>
    private void ViaHidden(Node node)
    {
        HashSet<Node>? seen = null;
        Stack<Node>? open = null;
        var behind = new SortedDictionary<ObjectRef, Node>();
        for (var at = node; ; at = open.Pop())
        {
            foreach (var edge in at.Edges)
            {
                if (edge.Target is not { } target || (target.Waits & Waits.Walk) == 0)
                {
                    continue;
                }

                if (!sees(target.Key))
                {
                    seen ??= [];
                    open ??= new Stack<Node>();
                    if (seen.Add(target))
                    {
                        open.Push(target);
                    }
                }
                else if (at != node && target != node && _told.Contains(target))
                {
                    behind[target.Key] = target;
                }
            }

            // What only the node's own hidden parents take is not counted: nearly all nodes have none.
            _looks += at == node ? 0 : at.Edges.Length;
            if (_looks > maxLooks)
            {
                IsComplete = false;
                return;
            }

            if (open is not { Count: > 0 })
            {
                break;
            }
        }

        foreach (var source in behind.Values)
        {
            if (!Array.Exists(node.Edges, edge => edge.Target == source))
            {
                Add(new VisibleEdge(node, source, -1));
            }
        }
    }

    private void Add(VisibleEdge edge)
    {
        if (_found.Count == most)
        {
            IsComplete = false;
            return;
        }

        _found.Add(edge);
    }
}

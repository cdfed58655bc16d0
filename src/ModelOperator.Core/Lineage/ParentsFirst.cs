using System.Runtime.InteropServices;

namespace ModelOperator.Core.Lineage;

/// <summary>
/// Puts nodes into groups so that those of one group depend on one another and every group comes after the ones it depends on: the
/// strongly connected components as Tarjan (1972) finds them. With an explicit stack, since chains of references may be longer than the
/// thread's stack is deep; and with its notes in the nodes themselves, since a change may concern ten thousand of them.
/// </summary>
internal sealed class ParentsFirst
{
    private readonly Waiting _region = new(Waits.Walk);
    private readonly List<Node> _path = [];
    private readonly List<Node> _calls = [];
    private readonly List<Node> _ordered = [];
    private readonly List<int> _ends = [];
    private int _visited;

    /// <summary>Number of groups.</summary>
    public int Count => _ends.Count;

    /// <summary>A group.</summary>
    public ReadOnlySpan<Node> this[int group] => CollectionsMarshal.AsSpan(_ordered)[(group == 0 ? 0 : _ends[group - 1]).._ends[group]];

    /// <summary>Whether a group is a cycle: more than one node, or one that refers to itself.</summary>
    public static bool IsCycle(ReadOnlySpan<Node> group) => group.Length > 1 || RefersTo(group[0], group[0]);

    /// <summary>Groups nodes and everything that depends on them; edges from elsewhere are left out.</summary>
    /// <param name="start">The nodes.</param>
    /// <param name="rewired">Those whose edges lead elsewhere than when depths were worked out; they are among the others.</param>
    public void Order(Waiting start, Waiting rewired)
    {
        Clear();
        for (var i = 0; i < start.Count; i++)
        {
            if (!start[i].Removed)
            {
                _region.Add(start[i]);
            }
        }

        _region.AddDownstream();
        if (DepthsStillOrder(rewired))
        {
            SortByDepth();
            return;
        }

        for (var i = 0; i < _region.Count; i++)
        {
            if (_region[i].Visit.Index == 0)
            {
                VisitFrom(_region[i]);
            }
        }
    }

    /// <summary>
    /// Whether everything still comes after what it was made from when sorted by the depths of before. It does where no cycle was and
    /// none can have come to be: no new edge leads back into what depends on its owner. Most single changes are so, and need no search.
    /// </summary>
    private bool DepthsStillOrder(Waiting rewired)
    {
        for (var i = 0; i < rewired.Count; i++)
        {
            if (rewired[i].Removed)
            {
                continue;
            }

            foreach (ref readonly var edge in rewired[i].Edges.AsSpan())
            {
                if (edge.Target is { } target && target.Waits.HasFlag(Waits.Walk))
                {
                    return false;
                }
            }
        }

        for (var i = 0; i < _region.Count; i++)
        {
            if (_region[i] is not { Cycle: null, IsDerived: true })
            {
                return false;
            }
        }

        return true;
    }

    private void SortByDepth()
    {
        for (var i = 0; i < _region.Count; i++)
        {
            _ordered.Add(_region[i]);
            _ends.Add(i + 1);
        }

        _ordered.Sort(static (left, right) => left.Depth.CompareTo(right.Depth));
    }

    private static bool RefersTo(Node node, Node target)
    {
        foreach (ref readonly var edge in node.Edges.AsSpan())
        {
            if (edge.Target == target)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Forgets the groups.</summary>
    public void Clear()
    {
        for (var i = 0; i < _region.Count; i++)
        {
            _region[i].Visit = default;
        }

        _region.Clear();
        _path.Empty();
        _calls.Empty();
        _ordered.Empty();
        _ends.Empty();
        _visited = 0;
    }

    private void VisitFrom(Node root)
    {
        Enter(root);
        while (_calls.Count > 0)
        {
            var node = _calls[^1];
            ref var visit = ref node.Visit;
            if (visit.NextEdge < node.Edges.Length)
            {
                if (node.Edges[visit.NextEdge++].Target is not { } target)
                {
                    continue;
                }

                if (target.Visit.Index > 0)
                {
                    if (target.Visit.OnPath)
                    {
                        visit.Low = Math.Min(visit.Low, target.Visit.Index);
                    }
                }
                else if (target.Waits.HasFlag(Waits.Walk))
                {
                    Enter(target);
                }

                continue;
            }

            _calls.RemoveAt(_calls.Count - 1);
            if (_calls.Count > 0)
            {
                ref var caller = ref _calls[^1].Visit;
                caller.Low = Math.Min(caller.Low, visit.Low);
            }

            if (visit.Low == visit.Index)
            {
                Group(node);
            }
        }
    }

    private void Enter(Node node)
    {
        _visited++;
        node.Visit = new Visit { Index = _visited, Low = _visited, OnPath = true };
        _path.Add(node);
        _calls.Add(node);
    }

    private void Group(Node first)
    {
        Node member;
        do
        {
            member = _path[^1];
            _path.RemoveAt(_path.Count - 1);
            member.Visit.OnPath = false;
            _ordered.Add(member);
        }
        while (member != first);

        _ends.Add(_ordered.Count);
    }
}

/// <summary>What Tarjan's algorithm notes of a node; all zero outside of it.</summary>
internal struct Visit
{
    /// <summary>When the node was entered, counted from 1.</summary>
    public int Index;

    /// <summary>The earliest entered node that was found to depend on this one and on which this one depends.</summary>
    public int Low;

    /// <summary>The next edge to follow.</summary>
    public int NextEdge;

    /// <summary>Whether its group is still open.</summary>
    public bool OnPath;
}

namespace ModelOperator.Core.Lineage;

/// <summary>What a node waits for.</summary>
[Flags]
internal enum Waits : byte
{
    None = 0,

    /// <summary>For its references to be decided anew.</summary>
    Resolution = 1,

    /// <summary>For cycles to be looked for among what depends on it, since its edges changed.</summary>
    Rewiring = 2,

    /// <summary>For its depth and digest to be worked out anew.</summary>
    Derivation = 4,

    /// <summary>For its number of dependents to be forgotten.</summary>
    Counting = 8,

    /// <summary>For its place among those that it depends on and that depend on it.</summary>
    Ordering = 16,
}

/// <summary>Nodes that wait for one thing, each once. To empty it costs what is in it, however much there was once.</summary>
internal sealed class Waiting(Waits what)
{
    private readonly List<Node> _nodes = [];

    public int Count => _nodes.Count;

    public Node this[int index] => _nodes[index];

    public void Add(Node node)
    {
        if ((node.Waits & what) == 0)
        {
            node.Waits |= what;
            _nodes.Add(node);
        }
    }

    /// <summary>Lets all go.</summary>
    public void Clear()
    {
        foreach (var node in _nodes)
        {
            node.Waits &= ~what;
        }

        _nodes.Clear();
    }
}

namespace ModelOperator.Core.Lineage;

/// <summary>What a node waits for.</summary>
[Flags]
internal enum Waits : ushort
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

    /// <summary>For the stage it qualifies for to be worked out anew.</summary>
    Qualification = 16,

    /// <summary>For what it inherits to be worked out anew.</summary>
    Inheritance = 32,

    /// <summary>For those to be found who name it or anything it was made from, since other namespaces may be told of it or not any more.</summary>
    Naming = 64,

    /// <summary>For what was made from it to be found, since it belongs to another domain.</summary>
    Moving = 128,

    /// <summary>For the end of a walk that has reached it.</summary>
    Walk = 256,

    /// <summary>For those of its references to be decided that it did not have before.</summary>
    NewReferences = 512,

    /// <summary>For what owners consent to to be worked out anew.</summary>
    Consent = 1024,
}

/// <summary>Nodes that wait for one thing, each once. To empty it costs what is in it, however much there was once.</summary>
internal sealed class Waiting(Waits what)
{
    private readonly List<Node> _nodes = [];

    public int Count => _nodes.Count;

    public IReadOnlyList<Node> Nodes => _nodes;

    public Node this[int index] => _nodes[index];

    public void Add(Node node)
    {
        if ((node.Waits & what) == 0)
        {
            node.Waits |= what;
            _nodes.Add(node);
        }
    }

    public void AddRange(in NodeSet nodes)
    {
        foreach (var node in nodes)
        {
            Add(node);
        }
    }

    public void AddRange(IEnumerable<Node> nodes)
    {
        foreach (var node in nodes)
        {
            Add(node);
        }
    }

    /// <summary>Adds the assets that edges lead to.</summary>
    public void AddRange(Edge[] edges)
    {
        foreach (ref readonly var edge in edges.AsSpan())
        {
            if (edge.Target is { } target)
            {
                Add(target);
            }
        }
    }

    /// <summary>Adds everything that depends on those that are there.</summary>
    public void AddDownstream()
    {
        for (var i = 0; i < _nodes.Count; i++)
        {
            AddRange(_nodes[i].Dependents);
        }
    }

    /// <summary>Lets all go but the first so many.</summary>
    public void Keep(int count)
    {
        for (var i = count; i < _nodes.Count; i++)
        {
            _nodes[i].Waits &= ~what;
        }

        _nodes.RemoveRange(count, _nodes.Count - count);
    }

    /// <summary>Lets all go.</summary>
    public void Clear()
    {
        foreach (var node in _nodes)
        {
            node.Waits &= ~what;
        }

        _nodes.Empty();
    }
}

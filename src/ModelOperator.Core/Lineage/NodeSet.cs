namespace ModelOperator.Core.Lineage;

/// <summary>
/// A set of nodes in no order. Nearly all are small, and there are two for every asset: these are an array and nothing else. A large
/// one also knows where each node is in it, so that a dataset which thousands are made from is not searched through at every change.
/// </summary>
internal struct NodeSet
{
    /// <summary>Up to so many, looking at each is as fast as looking one up.</summary>
    private const int Few = 16;

    private Node[]? _nodes;
    private Dictionary<Node, int>? _positions;

    public int Count { get; private set; }

    /// <summary>The nodes, for queries.</summary>
    public readonly IEnumerable<Node> Nodes => new ArraySegment<Node>(_nodes ?? [], 0, Count);

    public readonly bool Contains(Node node) => PositionOf(node) >= 0;

    public readonly ReadOnlySpan<Node>.Enumerator GetEnumerator() => new ReadOnlySpan<Node>(_nodes, 0, Count).GetEnumerator();

    /// <summary>Adds a node; false when it is there already.</summary>
    public bool Add(Node node)
    {
        if (Contains(node))
        {
            return false;
        }

        if (Count == (_nodes?.Length ?? 0))
        {
            Array.Resize(ref _nodes, Count < 4 ? Count + 1 : Count * 3 / 2);
        }

        _nodes![Count] = node;
        _positions?.Add(node, Count);
        Count++;
        if (_positions is null && Count > Few)
        {
            _positions = new Dictionary<Node, int>(Count * 2);
            for (var i = 0; i < Count; i++)
            {
                _positions.Add(_nodes[i], i);
            }
        }

        return true;
    }

    /// <summary>Removes a node; false when it is not there.</summary>
    public bool Remove(Node node)
    {
        var position = PositionOf(node);
        if (position < 0)
        {
            return false;
        }

        Count--;
        var last = _nodes![Count];
        _nodes[position] = last;
        _nodes[Count] = null!;
        if (_positions is not null)
        {
            _positions[last] = position;
            _positions.Remove(node);
        }

        return true;
    }

    private readonly int PositionOf(Node node) => _positions is not null
        ? _positions.GetValueOrDefault(node, -1)
        : _nodes is null ? -1 : Array.IndexOf(_nodes, node, 0, Count);
}

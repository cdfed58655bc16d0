namespace ModelOperator.Kubernetes.Queues;

/// <summary>The ready keys of one namespace, a line for each priority, and its places in the round robin of namespaces.</summary>
internal sealed class NamespaceBacklog<TKey>
{
    private readonly LinkedList<WorkEntry<TKey>> _low = new();
    private readonly LinkedList<WorkEntry<TKey>> _normal = new();
    private readonly LinkedListNode<NamespaceBacklog<TKey>> _lowTurn;
    private readonly LinkedListNode<NamespaceBacklog<TKey>> _normalTurn;

    public NamespaceBacklog(string name)
    {
        Name = name;
        _lowTurn = new LinkedListNode<NamespaceBacklog<TKey>>(this);
        _normalTurn = new LinkedListNode<NamespaceBacklog<TKey>>(this);
    }

    public string Name { get; }

    /// <summary>Entries that refer to this backlog; it is released with the last.</summary>
    public int Entries { get; set; }

    /// <summary>Keys of the namespace that are in process.</summary>
    public int InProcess { get; set; }

    public LinkedList<WorkEntry<TKey>> Line(WorkPriority priority) => priority == WorkPriority.Low ? _low : _normal;

    public LinkedListNode<NamespaceBacklog<TKey>> Turn(WorkPriority priority) => priority == WorkPriority.Low ? _lowTurn : _normalTurn;
}

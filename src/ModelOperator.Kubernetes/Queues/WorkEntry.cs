namespace ModelOperator.Kubernetes.Queues;

/// <summary>
/// What a queue knows about one key. It exists while the key is pending, delayed, in process, or has failures to remember.
/// A pending key is never also delayed: now is earlier than any delay.
/// </summary>
internal sealed class WorkEntry<TKey>
{
    public WorkEntry(TKey key, NamespaceBacklog<TKey> backlog)
    {
        Key = key;
        Backlog = backlog;
        Node = new LinkedListNode<WorkEntry<TKey>>(this);
    }

    public TKey Key { get; }

    public NamespaceBacklog<TKey> Backlog { get; }

    /// <summary>Place in the namespace's line while the key is ready.</summary>
    public LinkedListNode<WorkEntry<TKey>> Node { get; }

    /// <summary>Work is due ("dirty"): the key is ready, or in process and must be processed again.</summary>
    public bool Pending { get; set; }

    public bool Processing { get; set; }

    public WorkPriority Priority { get; set; }

    public int Failures { get; set; }

    /// <summary>When the key became pending.</summary>
    public long PendingSince { get; set; }

    /// <summary>When the key was taken.</summary>
    public long StartedAt { get; set; }

    /// <summary>When the delay ends; only while <see cref="Delayed"/>.</summary>
    public long DueAt { get; set; }

    /// <summary>Index in the delay heap, or -1.</summary>
    public int HeapIndex { get; set; } = -1;

    public bool Delayed => HeapIndex >= 0;

    public bool Forgettable => !Pending && !Processing && !Delayed && Failures == 0;
}

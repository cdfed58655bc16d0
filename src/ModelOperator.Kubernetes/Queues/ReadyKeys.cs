using System.Diagnostics.CodeAnalysis;

namespace ModelOperator.Kubernetes.Queues;

/// <summary>
/// The keys that could be taken now. Normal goes before low, and within a priority namespaces take turns, a key each, so that
/// a namespace waits for at most one key of every other one however many keys they have. Every operation is O(1). Not thread-safe.
/// </summary>
internal sealed class ReadyKeys<TKey>(int maxConcurrentPerNamespace)
{
    /// <summary>One key in so many is a low one while both wait; else a steady stream of changes would put off the initial list for ever.</summary>
    internal const int LowShare = 10;

    private readonly LinkedList<NamespaceBacklog<TKey>> _low = new();
    private readonly LinkedList<NamespaceBacklog<TKey>> _normal = new();
    private int _normalInARow;

    public int Count { get; private set; }

    public void Add(WorkEntry<TKey> entry)
    {
        entry.Backlog.Line(entry.Priority).AddLast(entry.Node);
        Count++;
        Join(entry.Backlog, entry.Priority);
    }

    public void Lift(WorkEntry<TKey> entry, WorkPriority priority)
    {
        var line = entry.Backlog.Line(entry.Priority);
        line.Remove(entry.Node);
        Count--;
        if (line.Count == 0)
        {
            Leave(entry.Backlog, entry.Priority);
        }

        entry.Priority = priority;
        Add(entry);
    }

    public bool TryTake([NotNullWhen(true)] out WorkEntry<TKey>? entry)
    {
        var priority = _normal.Count > 0 && (_low.Count == 0 || _normalInARow < LowShare - 1) ? WorkPriority.Normal : WorkPriority.Low;
        var turn = Ring(priority).First;
        if (turn is null)
        {
            entry = null;
            return false;
        }

        _normalInARow = priority == WorkPriority.Normal && _low.Count > 0 ? _normalInARow + 1 : 0;
        var backlog = turn.Value;
        entry = backlog.Line(priority).First!.Value;
        backlog.Line(priority).RemoveFirst();
        Count--;
        backlog.InProcess++;
        Leave(backlog, priority);
        if (IsAtLimit(backlog))
        {
            Leave(backlog, priority == WorkPriority.Low ? WorkPriority.Normal : WorkPriority.Low);
        }
        else
        {
            Join(backlog, priority);
        }

        return true;
    }

    /// <summary>A taken key is no longer in process; its namespace may have another.</summary>
    public void Finish(WorkEntry<TKey> entry)
    {
        entry.Backlog.InProcess--;
        Join(entry.Backlog, WorkPriority.Normal);
        Join(entry.Backlog, WorkPriority.Low);
    }

    /// <summary>Cluster-scoped keys share no tenant: nobody is kept from a worker by them but they themselves.</summary>
    private bool IsAtLimit(NamespaceBacklog<TKey> backlog) => backlog.Name.Length > 0 && backlog.InProcess >= maxConcurrentPerNamespace;

    private void Join(NamespaceBacklog<TKey> backlog, WorkPriority priority)
    {
        var turn = backlog.Turn(priority);
        if (turn.List is null && backlog.Line(priority).Count > 0 && !IsAtLimit(backlog))
        {
            Ring(priority).AddLast(turn);
        }
    }

    private void Leave(NamespaceBacklog<TKey> backlog, WorkPriority priority)
    {
        var turn = backlog.Turn(priority);
        if (turn.List is not null)
        {
            Ring(priority).Remove(turn);
        }
    }

    private LinkedList<NamespaceBacklog<TKey>> Ring(WorkPriority priority) => priority == WorkPriority.Low ? _low : _normal;
}

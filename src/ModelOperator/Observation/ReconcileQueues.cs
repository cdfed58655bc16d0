using ModelOperator.Core;
using ModelOperator.Kubernetes.Queues;
using ModelOperator.Writing;

namespace ModelOperator.Observation;

/// <summary>The queues of all kinds, found by kind.</summary>
internal sealed class ReconcileQueues
{
    private readonly Dictionary<ObjectKind, WorkQueue<ObjectRef>> _queues = [];

    /// <summary>Registers the queue of a kind.</summary>
    public void Register(ObjectKind kind, WorkQueue<ObjectRef> queue) => _queues.Add(kind, queue);

    /// <summary>Whether an object of a kind is due now that no worker has taken yet.</summary>
    public bool IsDue(ObjectKind kind) => _queues[kind].Depth > 0;

    /// <summary>Makes an object due now.</summary>
    public void Add(ObjectRef key, WorkPriority priority = WorkPriority.Normal) => _queues[key.Kind].Add(key, priority);

    /// <summary>Makes due whatever a change can affect; what only counts or lists consumers waits to be taken together.</summary>
    public void Add(DirtySet dirty)
    {
        foreach (var key in dirty.Now)
        {
            Add(key);
        }

        foreach (var key in dirty.Coalesced)
        {
            _queues[key.Kind].AddAfter(key, WriteCoalescer.Interval);
        }
    }
}

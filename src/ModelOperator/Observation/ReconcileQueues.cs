using ModelOperator.Core;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Queues;
using ModelOperator.Writing;

namespace ModelOperator.Observation;

/// <summary>The queues of all kinds, found by kind.</summary>
internal sealed class ReconcileQueues
{
    private readonly Dictionary<ObjectKind, Controller<ObjectRef>> _controllers = [];

    /// <summary>Registers who works through the queue of a kind.</summary>
    public void Register(ObjectKind kind, Controller<ObjectRef> controller) => _controllers.Add(kind, controller);

    /// <summary>Whether an object of a kind is due now, and a worker about to take it: what nobody can take yet is nothing to wait for.</summary>
    public bool IsAwaited(ObjectKind kind) => _controllers[kind] is { IsRunning: true, Queue.Depth: > 0 };

    /// <summary>Makes an object due now.</summary>
    public void Add(ObjectRef key, WorkPriority priority = WorkPriority.Normal) => _controllers[key.Kind].Queue.Add(key, priority);

    /// <summary>Makes due whatever a change can affect; what only counts or lists consumers waits to be taken together.</summary>
    public void Add(DirtySet dirty)
    {
        foreach (var key in dirty.Now)
        {
            Add(key);
        }

        foreach (var key in dirty.Coalesced)
        {
            _controllers[key.Kind].Queue.AddAfter(key, WriteCoalescer.Interval);
        }
    }
}

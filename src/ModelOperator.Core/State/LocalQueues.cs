using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.State;

/// <summary>The LocalQueues there are, as far as they can be had.</summary>
internal sealed class LocalQueues
{
    private readonly HashSet<ObjectKey> _queues = [];
    private KindAvailability _availability;
    private bool _changed;

    /// <summary>Whether LocalQueues can be had.</summary>
    public KindAvailability Availability
    {
        set
        {
            _changed |= _availability != value;
            _availability = value;
        }
    }

    /// <summary>Notes one; most of its events are about the workloads in it.</summary>
    public void Add(ObjectKey key) => _changed |= _queues.Add(key);

    /// <summary>Forgets one.</summary>
    public void Remove(ObjectKey key) => _changed |= _queues.Remove(key);

    /// <summary>Whether queues came or went since this was last asked.</summary>
    public bool TakeChanged()
    {
        var changed = _changed;
        _changed = false;
        return changed;
    }

    /// <summary>
    /// Whether a queue admits a deployment's pods. While that is not known, one that was left to the quota of its domain when it was known last
    /// stays there; any other gets no new pods, for Kueue admits none that were made without it.
    /// </summary>
    public QueueState StateFor(ModelDeployment deployment) => (deployment.Spec.Placement?.Queue, _availability) switch
    {
        (null, _) or (_, KindAvailability.Absent or KindAvailability.Forbidden) => QueueState.None,
        ({ } name, KindAvailability.Served) => _queues.Contains(new ObjectKey(deployment.Metadata.Namespace ?? "", name)) ? QueueState.Admits : QueueState.NotFound,
        _ => Conditions.Find(deployment.Status?.Conditions, ConditionTypes.Queued) is { Reason: ServingReasons.NotServed or ServingReasons.Forbidden }
            ? QueueState.None
            : QueueState.Unknown,
    };
}

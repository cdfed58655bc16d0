using ModelOperator.Core;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Queues;

namespace ModelOperator.Observation;

/// <summary>
/// Keeps the derived state in step with the caches and makes due what a change can affect. Until everything that the state
/// follows from has been listed, nothing is settled: half a cluster would say that most references lead nowhere.
/// </summary>
internal sealed class ClusterObserver(ClusterState state, ReconcileQueues queues, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private ITimer? _expiry;
    private bool _live;

    /// <summary>
    /// Asks the state something; changes wait meanwhile. What the state answers may be kept and read by any thread, so that whoever has much
    /// to do asks several short questions and does the rest without holding anybody up; <see cref="ClusterState.Lineage"/> bounds each.
    /// </summary>
    public T Read<T>(Func<ClusterState, T> question)
    {
        lock (_gate)
        {
            return question(state);
        }
    }

    /// <summary>Takes note of a change of an object.</summary>
    /// <param name="key">The object, when it is one that is reconciled itself.</param>
    /// <param name="initial">Whether the object was there from the start, so that nobody waits for it.</param>
    /// <param name="change">Puts the change into the state.</param>
    public void Observe(ObjectRef? key, bool initial, Action<ClusterState> change)
    {
        lock (_gate)
        {
            change(state);
            if (!_live)
            {
                return;
            }

            Settle();
            if (key is { Kind: ObjectKind.SharingGrant })
            {
                ArmExpiry();
            }

            if (key is { } own)
            {
                queues.Add(own, initial ? WorkPriority.Low : WorkPriority.Normal);
            }
        }
    }

    /// <summary>What the state follows from has been listed: works it out and makes everything due.</summary>
    public void GoLive(IEnumerable<ObjectRef> all)
    {
        lock (_gate)
        {
            _live = true;
            state.Advance(time.GetUtcNow());
            state.Settle();
            foreach (var key in all)
            {
                queues.Add(key, WorkPriority.Low);
            }

            ArmExpiry();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _expiry?.Dispose();

    private void Settle()
    {
        var before = state.Now;
        state.Advance(time.GetUtcNow());
        queues.Add(state.Settle());
        if (state.Now < before)
        {
            // Grants that had ended are to end again, and nobody waits for them any more.
            ArmExpiry();
        }
    }

    /// <summary>Grants end on time without an event: a timer, at most an hour long so that a clock that jumps, either way, is noticed.</summary>
    private void ArmExpiry()
    {
        var wait = state.NextGrantEnd is { } end ? end - time.GetUtcNow() : LongestWait;
        wait = wait > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : TimeSpan.Zero;
        wait = wait < LongestWait ? wait : LongestWait;
        _expiry ??= time.CreateTimer(static observer => ((ClusterObserver)observer!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _expiry.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void Expire()
    {
        lock (_gate)
        {
            Settle();
            ArmExpiry();
        }
    }
}

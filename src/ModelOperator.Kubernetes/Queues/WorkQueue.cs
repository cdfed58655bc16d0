namespace ModelOperator.Kubernetes.Queues;

/// <summary>
/// Keys that work is due for. A key is in the queue at most once and is never in process twice at once; one added while in process
/// comes again afterwards. Of several times asked for, the earliest counts and the others are forgotten: what is processed decides
/// anew when it wants to be called again. Namespaces take turns, so that a busy one delays no other. Thread-safe.
/// </summary>
/// <typeparam name="TKey">Names what to work on, e.g. <see cref="Resources.ObjectKey"/>; never the object itself, which would be out of date.</typeparam>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    /// <summary>A timer cannot wait longer than 49 days; it wakes once a day at the least and waits on.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>As good as never; some centuries more would overflow the ticks of the clock, and be due at once.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(36_500);

    private readonly Lock _gate = new();
    private readonly ExponentialBackoff _backoff;
    private readonly TimeProvider _time;
    private readonly WorkQueueMetrics _metrics;
    private readonly ITimer _timer;
    private readonly WorkSchedule<TKey> _schedule;
    private readonly LinkedList<DequeueWaiter<TKey>> _waiters = new();
    private TaskCompletionSource? _drained;
    private bool _closed;

    /// <summary>Creates an empty queue.</summary>
    /// <param name="options">Name, retry delays and limits.</param>
    /// <param name="namespaceOf">The namespace whose turn a key uses; keys of cluster-scoped objects may give the empty string.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public WorkQueue(WorkQueueOptions options, Func<TKey, string> namespaceOf, TimeProvider? time = null)
    {
        Name = options.Name;
        _backoff = options.Backoff;
        _time = time ?? TimeProvider.System;
        _schedule = new WorkSchedule<TKey>(namespaceOf, options.MaxConcurrentPerNamespace);
        _timer = _time.CreateTimer(static queue => ((WorkQueue<TKey>)queue!).ReleaseDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _metrics = new WorkQueueMetrics(Name, () => Depth, Unfinished);
    }

    /// <summary>Name in metrics and logs.</summary>
    public string Name { get; }

    /// <summary>Keys ready to be taken.</summary>
    public int Depth
    {
        get
        {
            lock (_gate)
            {
                return _schedule.Ready;
            }
        }
    }

    /// <summary>Keys that anything is remembered about: ready, delayed, in process, or failed before.</summary>
    public int Known
    {
        get
        {
            lock (_gate)
            {
                return _schedule.Known;
            }
        }
    }

    /// <summary>Makes a key due now. A waiting key of low priority is lifted by a normal one; otherwise adding it again changes nothing.</summary>
    public void Add(TKey key, WorkPriority priority = WorkPriority.Normal) => AddAfter(key, TimeSpan.Zero, priority);

    /// <summary>Makes a key due after a delay, unless it is due earlier anyway.</summary>
    public void AddAfter(TKey key, TimeSpan delay, WorkPriority priority = WorkPriority.Normal)
    {
        lock (_gate)
        {
            if (_drained is null)
            {
                Schedule(key, delay, priority);
            }
        }
    }

    /// <summary>Makes a key that failed due after its backoff, which doubles with every failure until <see cref="Forget"/>. It is never given up.</summary>
    /// <param name="key">The key that failed.</param>
    /// <param name="priority">The line to wait in.</param>
    /// <param name="atLeast">Shortest delay, e.g. what a server's Retry-After asked for.</param>
    /// <returns>The delay.</returns>
    public TimeSpan AddRateLimited(TKey key, WorkPriority priority = WorkPriority.Normal, TimeSpan atLeast = default)
    {
        lock (_gate)
        {
            if (_drained is not null)
            {
                return TimeSpan.Zero;
            }

            var delay = _backoff.Delay(_schedule.Fail(key), Random.Shared.NextDouble());
            delay = delay > atLeast ? delay : atLeast;
            Schedule(key, delay, priority);
            _metrics.Retried();
            return delay;
        }
    }

    /// <summary>A key succeeded, or retrying it is pointless: its next failure is its first again.</summary>
    public void Forget(TKey key)
    {
        lock (_gate)
        {
            _schedule.Forget(key);
        }
    }

    /// <summary>Takes the next key, waiting for one. The caller owes a <see cref="Done"/> for it.</summary>
    /// <returns>The key, or null when the queue has been shut down and nothing is left to do.</returns>
    public ValueTask<WorkItem<TKey>?> DequeueAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        DequeueWaiter<TKey> waiter;
        lock (_gate)
        {
            if (_closed)
            {
                return new ValueTask<WorkItem<TKey>?>((WorkItem<TKey>?)null);
            }

            if (TryTake(out var item))
            {
                return new ValueTask<WorkItem<TKey>?>(item);
            }

            waiter = new DequeueWaiter<TKey>();
            _waiters.AddLast(waiter.Node);
        }

        return new ValueTask<WorkItem<TKey>?>(WaitAsync(waiter, cancellationToken));
    }

    /// <summary>A taken key is no longer in process; it comes again if it was added meanwhile.</summary>
    /// <exception cref="InvalidOperationException">The key is not in process.</exception>
    public void Done(TKey key)
    {
        lock (_gate)
        {
            var startedAt = _schedule.Done(key)
                ?? throw new InvalidOperationException($"Queue {Name}: key {key} is not in process, so it cannot be done.");
            _metrics.Finished(_time.GetElapsedTime(startedAt));
            HandOut();
            CloseIfDrained();
        }
    }

    /// <summary>Stops intake, drops what is delayed, and waits until every ready key has been taken and every taken one is done.</summary>
    /// <param name="timeout">How long to wait; what is still ready then is dropped.</param>
    /// <returns>Whether everything was done in time.</returns>
    public async Task<bool> DrainAsync(TimeSpan timeout)
    {
        Task idle;
        lock (_gate)
        {
            idle = StopIntake().Task;
            CloseIfDrained();
        }

        try
        {
            await idle.WaitAsync(timeout, _time);
            return true;
        }
        catch (TimeoutException)
        {
            Close();
            return false;
        }
    }

    /// <summary>Closes the queue; whoever waits for a key gets null.</summary>
    public void Dispose()
    {
        Close();
        _timer.Dispose();
        _metrics.Dispose();
    }

    private void Schedule(TKey key, TimeSpan delay, WorkPriority priority)
    {
        var now = _time.GetTimestamp();
        var nextDue = _schedule.NextDue;
        delay = delay < LongestDelay ? delay : LongestDelay;
        var dueAt = delay <= TimeSpan.Zero ? now : now + (long)Math.Ceiling(delay.TotalSeconds * _time.TimestampFrequency);
        if (_schedule.Add(key, dueAt, now, priority))
        {
            _metrics.Added(1);
            HandOut();
        }

        if (_schedule.NextDue < (nextDue ?? long.MaxValue))
        {
            ArmTimer(now);
        }
    }

    private void ReleaseDue()
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            _metrics.Added(_schedule.ReleaseDue(now));
            HandOut();
            ArmTimer(now);
        }
    }

    private void ArmTimer(long now)
    {
        if (_schedule.NextDue is not { } due || _closed)
        {
            return;
        }

        // Timers count whole milliseconds: rounded down, one would fire early, find nothing due, and spin.
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling(_time.GetElapsedTime(now, Math.Max(now, due)).TotalMilliseconds));
        _timer.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
    }

    private bool TryTake(out WorkItem<TKey> item)
    {
        var now = _time.GetTimestamp();
        if (!_schedule.TryTake(now, out item, out var pendingSince))
        {
            return false;
        }

        _metrics.Taken(_time.GetElapsedTime(pendingSince, now));
        return true;
    }

    private void HandOut()
    {
        while (_waiters.First is { } first && TryTake(out var item))
        {
            _waiters.Remove(first);
            first.Value.SetResult(item);
        }
    }

    private async Task<WorkItem<TKey>?> WaitAsync(DequeueWaiter<TKey> waiter, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister((_, token) => Cancel(waiter, token), null);
        return await waiter.Task;
    }

    private void Cancel(DequeueWaiter<TKey> waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // One that is no longer in line was handed a key in the meantime; cancelling it would lose the key.
            if (waiter.Node.List is not null)
            {
                _waiters.Remove(waiter.Node);
                waiter.SetCanceled(cancellationToken);
            }
        }
    }

    private TaskCompletionSource StopIntake()
    {
        _schedule.DropDelayed();
        return _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private void CloseIfDrained()
    {
        if (_drained is not null && _schedule.IsIdle)
        {
            Close();
        }
    }

    private void Close()
    {
        lock (_gate)
        {
            _closed = true;
            StopIntake().TrySetResult();
            while (_waiters.First is { } first)
            {
                _waiters.Remove(first);
                first.Value.SetResult(null);
            }
        }
    }

    private (double Total, double Longest) Unfinished()
    {
        lock (_gate)
        {
            var (total, longest) = _schedule.Unfinished(_time.GetTimestamp());
            return ((double)total / _time.TimestampFrequency, (double)longest / _time.TimestampFrequency);
        }
    }
}

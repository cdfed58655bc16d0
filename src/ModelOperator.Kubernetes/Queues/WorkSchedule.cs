namespace ModelOperator.Kubernetes.Queues;

/// <summary>
/// The state of a queue: what is ready, delayed and in process, and how one becomes the other. It knows neither threads nor a
/// clock: its caller holds a lock and says what time it is, in the clock's own ticks.
/// </summary>
internal sealed class WorkSchedule<TKey>(Func<TKey, string> namespaceOf, int maxConcurrentPerNamespace)
    where TKey : notnull
{
    /// <summary>Above this capacity an emptied dictionary gives its memory back.</summary>
    private const int KeptCapacity = 4096;

    private readonly Dictionary<TKey, WorkEntry<TKey>> _entries = [];
    private readonly Dictionary<string, NamespaceBacklog<TKey>> _backlogs = [];
    private readonly ReadyKeys<TKey> _ready = new(maxConcurrentPerNamespace);
    private readonly DelayHeap<TKey> _delayed = new();
    private readonly HashSet<WorkEntry<TKey>> _processing = [];

    public int Ready => _ready.Count;

    /// <summary>Keys that anything is remembered about.</summary>
    public int Known => _entries.Count;

    public bool IsIdle => _ready.Count == 0 && _processing.Count == 0;

    /// <summary>When the next delayed key is due.</summary>
    public long? NextDue => _delayed.First?.DueAt;

    /// <summary>Makes a key due at a time, unless it is due earlier anyway.</summary>
    /// <returns>Whether the key became pending just now.</returns>
    public bool Add(TKey key, long dueAt, long now, WorkPriority priority)
    {
        var entry = Entry(key);
        if (entry.Pending)
        {
            Lift(entry, priority);
            return false;
        }

        if (entry.Delayed && entry.Priority > priority)
        {
            priority = entry.Priority;
        }

        if (dueAt <= now)
        {
            if (entry.Delayed)
            {
                _delayed.Remove(entry);
            }

            MakePending(entry, priority, now);
            return true;
        }

        entry.Priority = priority;
        if (!entry.Delayed)
        {
            _delayed.Add(entry, dueAt);
        }
        else if (dueAt < entry.DueAt)
        {
            _delayed.Bring(entry, dueAt);
        }

        return false;
    }

    /// <summary>Counts a failure.</summary>
    /// <returns>Failures in a row.</returns>
    public int Fail(TKey key) => ++Entry(key).Failures;

    public void Forget(TKey key)
    {
        if (_entries.TryGetValue(key, out var entry))
        {
            entry.Failures = 0;
            ReleaseIfForgettable(entry);
        }
    }

    /// <summary>Takes the key whose turn it is.</summary>
    /// <param name="now">The time.</param>
    /// <param name="item">The key.</param>
    /// <param name="pendingSince">When it became pending.</param>
    public bool TryTake(long now, out WorkItem<TKey> item, out long pendingSince)
    {
        if (!_ready.TryTake(out var entry))
        {
            (item, pendingSince) = (default, 0);
            return false;
        }

        entry.Pending = false;
        entry.Processing = true;
        entry.StartedAt = now;
        _processing.Add(entry);
        item = new WorkItem<TKey>(entry.Key, entry.Priority, entry.Failures);
        pendingSince = entry.PendingSince;
        return true;
    }

    /// <summary>Ends the processing of a key.</summary>
    /// <returns>When it was taken, or null when it was not in process.</returns>
    public long? Done(TKey key)
    {
        if (!_entries.TryGetValue(key, out var entry) || !entry.Processing)
        {
            return null;
        }

        entry.Processing = false;
        _processing.Remove(entry);
        _ready.Finish(entry);
        if (entry.Pending)
        {
            _ready.Add(entry);
        }

        ReleaseIfForgettable(entry);
        return entry.StartedAt;
    }

    /// <summary>Makes the keys whose delay is over pending.</summary>
    /// <returns>How many.</returns>
    public int ReleaseDue(long now)
    {
        var released = 0;
        while (_delayed.First is { } entry && entry.DueAt <= now)
        {
            _delayed.Remove(entry);
            MakePending(entry, entry.Priority, now);
            released++;
        }

        return released;
    }

    public void DropDelayed()
    {
        while (_delayed.First is { } entry)
        {
            _delayed.Remove(entry);
            ReleaseIfForgettable(entry);
        }
    }

    /// <summary>Clock ticks that the keys in process have taken so far: all together, and the longest.</summary>
    public (long Total, long Longest) Unfinished(long now)
    {
        var (total, longest) = (0L, 0L);
        foreach (var entry in _processing)
        {
            total += now - entry.StartedAt;
            longest = Math.Max(longest, now - entry.StartedAt);
        }

        return (total, longest);
    }

    private WorkEntry<TKey> Entry(TKey key)
    {
        if (_entries.TryGetValue(key, out var entry))
        {
            return entry;
        }

        var name = namespaceOf(key);
        if (!_backlogs.TryGetValue(name, out var backlog))
        {
            _backlogs.Add(name, backlog = new NamespaceBacklog<TKey>(name));
        }

        backlog.Entries++;
        entry = new WorkEntry<TKey>(key, backlog);
        _entries.Add(key, entry);
        return entry;
    }

    private void ReleaseIfForgettable(WorkEntry<TKey> entry)
    {
        if (!entry.Forgettable)
        {
            return;
        }

        _entries.Remove(entry.Key);
        if (--entry.Backlog.Entries == 0)
        {
            _backlogs.Remove(entry.Backlog.Name);
        }

        if (_entries.Count == 0 && _entries.Capacity > KeptCapacity)
        {
            _entries.TrimExcess();
            _backlogs.TrimExcess();
            _delayed.TrimExcess();
        }
    }

    private void Lift(WorkEntry<TKey> entry, WorkPriority priority)
    {
        if (priority <= entry.Priority)
        {
            return;
        }

        if (entry.Processing)
        {
            entry.Priority = priority;
        }
        else
        {
            _ready.Lift(entry, priority);
        }
    }

    private void MakePending(WorkEntry<TKey> entry, WorkPriority priority, long now)
    {
        entry.Pending = true;
        entry.Priority = priority;
        entry.PendingSince = now;
        if (!entry.Processing)
        {
            _ready.Add(entry);
        }
    }
}

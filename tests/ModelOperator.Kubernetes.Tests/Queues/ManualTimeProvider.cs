namespace ModelOperator.Kubernetes.Tests;

/// <summary>A clock that stands still until a test moves it. Timers fire in order of their due time, on the thread that moves it.</summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private DateTimeOffset start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Whether something goes on that takes no time by this clock, as a request on its way does; none by default.</summary>
    public Func<bool> IsHeld { get; set; } = static () => false;

    /// <summary>How far the clock has been moved.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(GetTimestamp());

    /// <summary>Timers that wait for a time to come.</summary>
    public int ArmedTimers => ArmedWithin(TimeSpan.MaxValue);

    /// <summary>Timers that are due within a time from now.</summary>
    public int ArmedWithin(TimeSpan span)
    {
        lock (gate)
        {
            return timers.Count(timer => timer.DueAt is { } due && due - now <= span.Ticks);
        }
    }

    public override long GetTimestamp() => Interlocked.Read(ref now);

    public override DateTimeOffset GetUtcNow() => start.AddTicks(GetTimestamp());

    /// <summary>Sets the wall clock wrong; elapsed time does not notice.</summary>
    public void SkewWallClock(TimeSpan skew) => start += skew;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        lock (gate)
        {
            timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        var until = GetTimestamp() + by.Ticks;
        while (NextDue(until) is { } timer)
        {
            timer.Fire();
        }

        Interlocked.Exchange(ref now, Math.Max(until, GetTimestamp()));
    }

    private ManualTimer? NextDue(long until)
    {
        lock (gate)
        {
            var next = timers.Where(timer => timer.DueAt <= until).MinBy(timer => timer.DueAt);
            if (next is not null)
            {
                Interlocked.Exchange(ref now, Math.Max(now, next.DueAt!.Value));
                next.DueAt = next.Period is { } period ? next.DueAt + period.Ticks : null;
            }

            return next;
        }
    }

    private sealed class ManualTimer(ManualTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        public long? DueAt { get; set; }

        public TimeSpan? Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner.gate)
            {
                DueAt = dueTime == Timeout.InfiniteTimeSpan ? null : owner.GetTimestamp() + dueTime.Ticks;
                Period = period == Timeout.InfiniteTimeSpan || period == TimeSpan.Zero ? null : period;
                return owner.timers.Contains(this);
            }
        }

        public void Dispose()
        {
            lock (owner.gate)
            {
                owner.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

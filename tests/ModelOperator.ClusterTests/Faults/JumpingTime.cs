namespace ModelOperator.ClusterTests.Faults;

/// <summary>The system's time with a wall clock that can be set: what is measured by timestamps and timers goes on, as it does on a machine.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private long _offset;

    /// <summary>How far the wall clock is ahead.</summary>
    public TimeSpan Offset
    {
        get => new(Interlocked.Read(ref _offset));
        set => Interlocked.Exchange(ref _offset, value.Ticks);
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
}

namespace ModelOperator.ClusterTests.Operator;

/// <summary>A clock that stands until the test moves it.</summary>
internal sealed class HandSetClock : TimeProvider
{
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public void Pass(TimeSpan time) => _now += time.Ticks;
}

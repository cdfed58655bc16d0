using ModelOperator.Core;
using ModelOperator.Writing;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>When what only counts or lists consumers is written.</summary>
public sealed class WriteCoalescerTests
{
    private static readonly ObjectRef Encoder = new(ObjectKind.Model, "studio", "scene-encoder");
    private static readonly ObjectRef Matcher = new(ObjectKind.Model, "ads", "context-matcher");

    private readonly HandSetClock _clock = new();
    private bool _isAwaited;

    [Fact]
    public void An_object_is_written_at_most_once_a_second()
    {
        var coalescer = Coalescer();
        Assert.Equal(TimeSpan.Zero, coalescer.Wait(Encoder));
        coalescer.Written(Encoder);
        _clock.Pass(TimeSpan.FromSeconds(0.4));

        Assert.Equal(TimeSpan.FromSeconds(0.6), coalescer.Wait(Encoder));
        Assert.Equal(TimeSpan.Zero, coalescer.Wait(Matcher));
        _clock.Pass(TimeSpan.FromSeconds(0.6));
        Assert.Equal(TimeSpan.Zero, coalescer.Wait(Encoder));
    }

    [Fact]
    public void It_gives_way_to_what_somebody_waits_for_but_not_for_ever()
    {
        var coalescer = Coalescer();
        _isAwaited = true;
        Assert.Equal(WriteCoalescer.Interval, coalescer.Wait(Encoder));
        _clock.Pass(WriteCoalescer.LongestGivingWay - TimeSpan.FromSeconds(1));
        Assert.Equal(WriteCoalescer.Interval, coalescer.Wait(Encoder));
        _clock.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, coalescer.Wait(Encoder));

        coalescer.Written(Encoder);
        _clock.Pass(WriteCoalescer.Interval);
        Assert.Equal(WriteCoalescer.Interval, coalescer.Wait(Encoder));
        _isAwaited = false;
        Assert.Equal(TimeSpan.Zero, coalescer.Wait(Encoder));
    }

    private WriteCoalescer Coalescer() => new(() => _isAwaited, _clock);
}

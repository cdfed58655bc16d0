using ModelOperator.Kubernetes.Queues;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Queues;

public sealed class ExponentialBackoffTests
{
    private static readonly ExponentialBackoff Backoff = new()
    {
        Base = TimeSpan.FromSeconds(1), Max = TimeSpan.FromSeconds(60), Jitter = 0.5,
    };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(6, 32)]
    [InlineData(7, 60)]
    [InlineData(1000, 60)]
    [InlineData(int.MaxValue, 60)]
    public void The_delay_doubles_with_every_failure_up_to_the_maximum(int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Backoff.Delay(failures, 0));

    [Fact]
    public void Jitter_shortens_a_delay_by_at_most_its_share()
    {
        Assert.Equal(TimeSpan.FromSeconds(3), Backoff.Delay(3, 0.5));
        Assert.InRange(Backoff.Delay(3, 0.999), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.1));
    }
}

using ModelOperator.Kubernetes.Controllers;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Controllers;

public sealed class FailureLogTests
{
    private readonly ManualTimeProvider time = new();

    [Fact]
    public void The_next_line_tells_how_many_failures_had_none()
    {
        var log = new FailureLog<string>(time);
        var logged = 0;
        for (var i = 0; i < 200; i++)
        {
            logged += log.ShouldLog($"key{i}", new InvalidOperationException("boom"), out _) ? 1 : 0;
        }

        time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(log.ShouldLog("late", new InvalidOperationException("boom"), out var skipped));
        Assert.Equal(200, logged + skipped);
    }

    [Fact]
    public void A_key_that_recovered_is_logged_again_when_it_fails()
    {
        var log = new FailureLog<string>(time);
        var error = new InvalidOperationException("boom");
        Assert.True(log.ShouldLog("a", error, out _));
        Assert.True(log.ShouldLog("a", error, out _));
        Assert.False(log.ShouldLog("a", error, out _));

        log.Forget("a");

        Assert.True(log.ShouldLog("a", error, out _));
    }
}

using ModelOperator.Kubernetes.Caching;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Caching;

public sealed class ReflectorStateTests
{
    private static readonly ReflectorState Watching = new() { ResourceVersion = "v1" };

    [Fact]
    public void A_new_reflector_lists_at_once()
    {
        var state = new ReflectorState();

        Assert.Null(state.ResourceVersion);
        Assert.False(state.AvoidStreaming);
        Assert.Equal(TimeSpan.Zero, state.Delay);
    }

    [Fact]
    public void After_a_list_the_watch_starts_at_once_from_the_lists_version()
    {
        var state = new ReflectorState().After(Outcome(ReflectorOutcomeType.Listed) with { ResourceVersion = "v7" }, 0);

        Assert.Equal("v7", state.ResourceVersion);
        Assert.Equal(TimeSpan.Zero, state.Delay);
    }

    [Fact]
    public void A_watch_that_ran_is_opened_again_at_once_from_where_it_got()
    {
        var state = Watching.After(Outcome(ReflectorOutcomeType.WatchEnded, lastedSeconds: 420) with { ResourceVersion = "v9" }, 0);

        Assert.Equal("v9", state.ResourceVersion);
        Assert.Equal(TimeSpan.Zero, state.Delay);
        Assert.Equal(0, state.Failures);
    }

    [Fact]
    public void A_silent_watch_is_opened_again_at_once_from_where_it_was()
    {
        var state = Watching.After(Outcome(ReflectorOutcomeType.Silent, lastedSeconds: 60), 0);

        Assert.Equal(("v1", TimeSpan.Zero, 0), (state.ResourceVersion, state.Delay, state.Failures));
    }

    [Fact]
    public void An_empty_watch_of_under_a_second_counts_as_a_failure()
    {
        var state = Watching.After(Outcome(ReflectorOutcomeType.WatchEnded, lastedSeconds: 0.9), 0);

        Assert.Equal(1, state.Failures);
        Assert.Equal(TimeSpan.FromSeconds(0.8), state.Delay);
        Assert.Equal("v1", state.ResourceVersion);
    }

    [Fact]
    public void A_watch_of_under_a_second_that_brought_something_is_no_failure()
    {
        var state = Watching.After(Outcome(ReflectorOutcomeType.WatchEnded, lastedSeconds: 0.1) with { Progressed = true }, 0);

        Assert.Equal(0, state.Failures);
        Assert.Equal(TimeSpan.Zero, state.Delay);
    }

    [Theory]
    [InlineData(0, 0.8)]
    [InlineData(1, 1.6)]
    [InlineData(2, 3.2)]
    [InlineData(3, 6.4)]
    [InlineData(4, 12.8)]
    [InlineData(5, 15)]
    [InlineData(500, 15)]
    public void Failures_are_followed_by_ever_longer_waits_with_as_much_jitter_again(int failures, double shortest)
    {
        var state = Watching with { Failures = failures };
        var failed = Outcome(ReflectorOutcomeType.Failed);

        Assert.Equal(TimeSpan.FromSeconds(shortest), state.After(failed, 0).Delay);
        Assert.InRange(state.After(failed, 0.999).Delay, TimeSpan.FromSeconds(1.99 * shortest), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Two_healthy_minutes_reset_the_backoff()
    {
        var state = Watching with { Failures = 6 };

        var almost = state.After(Outcome(ReflectorOutcomeType.Failed, lastedSeconds: 119), 0);
        var healthy = state.After(Outcome(ReflectorOutcomeType.Failed, lastedSeconds: 120), 0);

        Assert.Equal(7, almost.Failures);
        Assert.Equal(1, healthy.Failures);
        Assert.Equal(TimeSpan.FromSeconds(0.8), healthy.Delay);
    }

    [Fact]
    public void A_watch_that_worked_until_it_broke_is_opened_again_soon_however_often_that_happens()
    {
        var state = Watching with { Failures = 6 };

        var worked = state.After(Outcome(ReflectorOutcomeType.Failed, lastedSeconds: 2), 0);
        var refused = worked.After(Outcome(ReflectorOutcomeType.Failed), 0);

        Assert.Equal(TimeSpan.FromSeconds(0.8), worked.Delay);
        Assert.Equal(TimeSpan.FromSeconds(15), refused.Delay);
    }

    [Fact]
    public void Healthy_time_adds_up_over_watches_and_starts_over_with_a_failure()
    {
        var state = Watching with { Failures = 3 };
        state = state.After(Outcome(ReflectorOutcomeType.WatchEnded, lastedSeconds: 70), 0);
        state = state.After(Outcome(ReflectorOutcomeType.WatchEnded, lastedSeconds: 70), 0);
        state = state.After(Outcome(ReflectorOutcomeType.Failed), 0);
        Assert.Equal(1, state.Failures);

        state = state.After(Outcome(ReflectorOutcomeType.Failed, lastedSeconds: 70), 0);
        Assert.Equal(2, state.Failures);
    }

    [Fact]
    public void An_expired_version_lists_anew_at_once()
    {
        var state = Watching.After(Outcome(ReflectorOutcomeType.Expired), 0);

        Assert.Null(state.ResourceVersion);
        Assert.Equal(TimeSpan.Zero, state.Delay);
    }

    [Fact]
    public void A_version_that_is_expired_again_right_after_the_list_waits()
    {
        var state = Watching.After(Outcome(ReflectorOutcomeType.Expired), 0);
        state = state.After(Outcome(ReflectorOutcomeType.Listed) with { ResourceVersion = "v2" }, 0);
        var again = state.After(Outcome(ReflectorOutcomeType.Expired), 0);
        var later = state.After(Outcome(ReflectorOutcomeType.Expired, lastedSeconds: 60), 0);

        Assert.Null(again.ResourceVersion);
        Assert.Equal(TimeSpan.FromSeconds(0.8), again.Delay);
        Assert.Equal(TimeSpan.Zero, later.Delay);
    }

    [Theory]
    [InlineData(ReflectorOutcomeType.BadLine, ReflectorOutcomeType.BadLine)]
    [InlineData(ReflectorOutcomeType.ErrorEvent, ReflectorOutcomeType.ErrorEvent)]
    [InlineData(ReflectorOutcomeType.BadLine, ReflectorOutcomeType.ErrorEvent)]
    public void A_bad_line_or_error_opens_the_watch_again_and_a_second_one_lists_anew(object first, object second)
    {
        var once = Watching.After(Outcome((ReflectorOutcomeType)first), 0);
        var twice = once.After(Outcome((ReflectorOutcomeType)second), 0);
        var betweenThem = once.After(Outcome((ReflectorOutcomeType)second) with { Progressed = true, ResourceVersion = "v3" }, 0);

        Assert.Equal("v1", once.ResourceVersion);
        Assert.Null(twice.ResourceVersion);
        Assert.Equal("v3", betweenThem.ResourceVersion);
    }

    [Fact]
    public void A_watch_that_is_refused_for_good_lists_anew_after_a_wait()
    {
        var state = Watching.After(Outcome(ReflectorOutcomeType.Refused), 0);

        Assert.Null(state.ResourceVersion);
        Assert.Equal(1, state.Failures);
    }

    [Fact]
    public void A_server_without_streaming_lists_is_listed_by_pages_at_once()
    {
        var state = new ReflectorState().After(Outcome(ReflectorOutcomeType.NotStreaming), 0);

        Assert.True(state.AvoidStreaming);
        Assert.Equal(TimeSpan.Zero, state.Delay);
        Assert.Equal(0, state.Failures);
    }

    [Fact]
    public void A_streaming_list_that_fails_is_followed_by_one_list_by_pages()
    {
        var failed = new ReflectorState().After(Outcome(ReflectorOutcomeType.Failed), 0);
        var listed = failed.After(Outcome(ReflectorOutcomeType.Listed) with { ResourceVersion = "v2" }, 0);

        Assert.True(failed.AvoidStreaming);
        Assert.False(listed.AvoidStreaming);
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(0.1, 0.8)]
    [InlineData(3600, 60)]
    public void The_wait_is_as_long_as_the_server_asks_for_within_bounds(double asked, double expected)
    {
        var outcome = Outcome(ReflectorOutcomeType.Failed) with { RetryAfter = TimeSpan.FromSeconds(asked) };

        Assert.Equal(TimeSpan.FromSeconds(expected), Watching.After(outcome, 0).Delay);
    }

    [Fact]
    public void A_missing_resource_is_believed_gone_after_some_times_in_a_row()
    {
        var state = Watching;
        for (var i = 1; i <= ReflectorState.ConfirmedMissing; i++)
        {
            state = state.After(Outcome(ReflectorOutcomeType.NotServed), 0);
            Assert.Equal(i, state.Missing);
            Assert.Null(state.ResourceVersion);
        }

        Assert.Equal(0, state.After(Outcome(ReflectorOutcomeType.Listed) with { ResourceVersion = "v5" }, 0).Missing);
        Assert.Equal(0, state.After(Outcome(ReflectorOutcomeType.Refused), 0).Missing);
        Assert.Equal(0, state.After(Outcome(ReflectorOutcomeType.Failed), 0).Missing);
    }

    private static ReflectorOutcome Outcome(ReflectorOutcomeType type, double lastedSeconds = 0) =>
        new(type) { Lasted = TimeSpan.FromSeconds(lastedSeconds) };
}

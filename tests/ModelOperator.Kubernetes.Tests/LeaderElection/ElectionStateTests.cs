using ModelOperator.Kubernetes.LeaderElection;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.LeaderElection;

public sealed class ElectionStateTests
{
    private static readonly LeaderElectionOptions Options = new() { Lease = new ObjectKey("system", "operator"), Identity = "me" };
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]

    // A candidate.
    [InlineData("no lease", null, 0, null, ElectionStep.Create)]
    [InlineData("free", "", 0, null, ElectionStep.Take)]
    [InlineData("held by another, just seen", "other", 0, null, ElectionStep.Wait)]
    [InlineData("held by another, almost silent for long enough", "other", 14.999, null, ElectionStep.Wait)]
    [InlineData("held by another, silent for long enough", "other", 15, null, ElectionStep.Take)]
    [InlineData("ours already, the answer was lost", "me", 0, null, ElectionStep.Renew)]
    [InlineData("ours already, for long", "me", 100, null, ElectionStep.Renew)]

    // The leader.
    [InlineData("leading", "me", 2, 2.0, ElectionStep.Renew)]
    [InlineData("leading, deadline near", "me", 9.999, 9.999, ElectionStep.Renew)]
    [InlineData("leading, deadline reached", "me", 10, 10.0, ElectionStep.Lost)]
    [InlineData("leading, process was asleep", "me", 1000, 1000.0, ElectionStep.Lost)]
    [InlineData("leading, lease deleted", null, 0, 2.0, ElectionStep.Create)]
    [InlineData("leading, lease deleted, deadline reached", null, 0, 10.0, ElectionStep.Lost)]
    [InlineData("leading, holder wiped", "", 0, 2.0, ElectionStep.Take)]
    [InlineData("leading, taken by another", "other", 0, 2.0, ElectionStep.Lost)]
    [InlineData("leading, taken by another, silent since", "other", 100, 2.0, ElectionStep.Lost)]
    public void The_next_step_follows_from_what_is_known(string what, string? holder, double unchangedFor, double? sinceRenewed, object expected)
    {
        // No lease and a lease without holder are different things.
        var lease = what.Contains("no lease", StringComparison.Ordinal) || what.Contains("deleted", StringComparison.Ordinal)
            ? null
            : new LeaseSpec { HolderIdentity = holder, LeaseDurationSeconds = 15 };
        var state = new ElectionState(
            lease, TimeSpan.FromSeconds(unchangedFor), sinceRenewed is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

        Assert.Equal((ElectionStep)expected, state.Next(Options));
    }

    [Theory]

    // How long the holder asked for; how long ago the lease was found missing; how long ago we renewed.
    [InlineData(15, 0, null, ElectionStep.Wait)]
    [InlineData(15, 14.999, null, ElectionStep.Wait)]
    [InlineData(15, 15, null, ElectionStep.Create)]
    [InlineData(60, 59, null, ElectionStep.Wait)]
    [InlineData(15, 0, 2.0, ElectionStep.Create)]
    [InlineData(15, 0, 10.0, ElectionStep.Lost)]
    public void A_lease_that_is_deleted_frees_nobodys_place_at_once(int holdersDuration, double missingFor, double? sinceRenewed, object expected)
    {
        var state = new ElectionState(
            null, TimeSpan.FromSeconds(missingFor), sinceRenewed is { } seconds ? TimeSpan.FromSeconds(seconds) : null)
        {
            HeldByOther = new LeaseSpec { HolderIdentity = "other", LeaseDurationSeconds = holdersDuration },
        };

        Assert.Equal((ElectionStep)expected, state.Next(Options));
    }

    [Theory]
    [InlineData(60, 59, ElectionStep.Wait)]
    [InlineData(60, 60, ElectionStep.Take)]
    [InlineData(1, 1, ElectionStep.Take)]
    [InlineData(null, 14, ElectionStep.Wait)]
    [InlineData(null, 15, ElectionStep.Take)]
    [InlineData(0, 14, ElectionStep.Wait)]
    [InlineData(-5, 14, ElectionStep.Wait)]
    public void A_candidate_waits_as_long_as_the_holder_asked_for(int? holdersDuration, double unchangedFor, object expected)
    {
        var state = new ElectionState(
            new LeaseSpec { HolderIdentity = "other", LeaseDurationSeconds = holdersDuration }, TimeSpan.FromSeconds(unchangedFor), null);

        Assert.Equal((ElectionStep)expected, state.Next(Options));
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public void The_holders_clock_does_not_matter(int skew)
    {
        var lease = new LeaseSpec { HolderIdentity = "other", LeaseDurationSeconds = 15, RenewTime = Now.AddSeconds(skew) };

        Assert.Equal(ElectionStep.Wait, new ElectionState(lease, TimeSpan.FromSeconds(14), null).Next(Options));
        Assert.Equal(ElectionStep.Take, new ElectionState(lease, TimeSpan.FromSeconds(15), null).Next(Options));
    }

    [Fact]
    public void Taking_a_lease_counts_a_transition_and_renewing_does_not()
    {
        var before = new LeaseSpec { HolderIdentity = "other", LeaseDurationSeconds = 60, AcquireTime = Now.AddHours(-2), RenewTime = Now.AddHours(-1), LeaseTransitions = 4 };
        var taken = new ElectionState(before, TimeSpan.FromMinutes(2), null).Taken(Options, Now);
        Assert.Equal(
            new LeaseSpec { HolderIdentity = "me", LeaseDurationSeconds = 15, AcquireTime = Now, RenewTime = Now, LeaseTransitions = 5 }, taken);

        var renewed = new ElectionState(taken, TimeSpan.Zero, TimeSpan.Zero).Renewed(Options, Now.AddSeconds(2));
        Assert.Equal(taken with { RenewTime = Now.AddSeconds(2) }, renewed);

        var released = new ElectionState(renewed, TimeSpan.Zero, TimeSpan.Zero).Released(Now.AddSeconds(3));
        Assert.Equal("", released.HolderIdentity);
        Assert.Equal(1, released.LeaseDurationSeconds);
        Assert.Equal(5, released.LeaseTransitions);

        Assert.Equal(0, new ElectionState(null, TimeSpan.Zero, null).Taken(Options, Now).LeaseTransitions);
    }

    [Theory]
    [InlineData(15, 10, 10)]
    [InlineData(10, 10, 2)]
    [InlineData(15, 10, 0)]
    [InlineData(0.9, 0.5, 0.1)]
    public void Times_that_leave_no_room_for_each_other_are_refused(double duration, double deadline, double period)
    {
        var options = Options with
        {
            LeaseDuration = TimeSpan.FromSeconds(duration), RenewDeadline = TimeSpan.FromSeconds(deadline), RetryPeriod = TimeSpan.FromSeconds(period),
        };

        Assert.Throws<ArgumentException>(options.Validate);
        Options.Validate();
    }
}

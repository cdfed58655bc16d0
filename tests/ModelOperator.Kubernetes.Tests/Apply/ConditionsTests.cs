using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Apply;

public sealed class ConditionsTests
{
    private static readonly DateTimeOffset Before = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Before.AddHours(1);
    private static readonly HashSet<string> Owned = ["Ready", "Stalled"];

    [Fact]
    public void The_transition_time_moves_with_the_status_and_with_nothing_else()
    {
        var live = new[] { Condition("Ready", ConditionStatus.False, Before), Condition("Stalled", ConditionStatus.True, Before) };
        var ready = Condition("Ready", ConditionStatus.True, Now);
        var stalled = Condition("Stalled", ConditionStatus.True, Now) with { Reason = "Another", Message = "Another.", ObservedGeneration = 7 };

        var merged = Conditions.Merge(live, [ready, stalled], Owned);

        Assert.Equal([ready, stalled with { LastTransitionTime = Before }], merged);
    }

    [Fact]
    public void What_is_ours_and_no_longer_desired_goes_and_what_others_wrote_stays_behind_ours()
    {
        var theirs = Condition("example.com/Audited", ConditionStatus.True, Before);
        var live = new[] { theirs, Condition("Stalled", ConditionStatus.True, Before) };
        var ready = Condition("Ready", ConditionStatus.True, Now);

        Assert.Equal([ready, theirs], Conditions.Merge(live, [ready], Owned));
    }

    [Fact]
    public void A_desired_condition_of_a_type_that_is_not_ours_is_there_once()
    {
        var theirs = Condition("example.com/Audited", ConditionStatus.True, Before);
        var desired = Condition("example.com/Audited", ConditionStatus.False, Now);

        Assert.Equal([desired], Conditions.Merge([theirs], [desired], Owned));
    }

    [Fact]
    public void Without_conditions_on_the_object_the_desired_ones_are_all()
    {
        var ready = Condition("Ready", ConditionStatus.True, Now);

        Assert.Equal([ready], Conditions.Merge(null, [ready], Owned));
    }

    [Fact]
    public void What_was_merged_stays_as_it_is_when_merged_again()
    {
        var theirs = Condition("example.com/Audited", ConditionStatus.True, Before);
        var desired = new[] { Condition("Ready", ConditionStatus.True, Now), Condition("Stalled", ConditionStatus.False, Now) };

        var once = Conditions.Merge([theirs], desired, Owned);

        Assert.Equal(once, Conditions.Merge(once, [.. desired.Select(condition => condition with { LastTransitionTime = Now.AddDays(1) })], Owned));
    }

    private static Condition Condition(string type, ConditionStatus status, DateTimeOffset since) =>
        new() { Type = type, Status = status, LastTransitionTime = since, Reason = "Reason", Message = "Message." };
}

using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Resources;

public class ConditionsTests
{
    private static readonly DateTimeOffset Then = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Then.AddHours(1);
    private static readonly HashSet<string> Owned = ["Ready", "Stalled"];

    [Fact]
    public void Another_reason_or_message_moves_no_transition_time()
    {
        var desired = Condition("Ready", ConditionStatus.False, Now) with { Reason = "Other", Message = "otherwise", ObservedGeneration = 2 };

        Assert.Equal([desired with { LastTransitionTime = Then }], Conditions.Merge([Condition("Ready", ConditionStatus.False, Then)], [desired], Owned));
    }

    [Theory]
    [InlineData(ConditionStatus.True)]
    [InlineData(ConditionStatus.Unknown)]
    public void Another_status_does(ConditionStatus status)
    {
        var desired = Condition("Ready", status, Now);

        Assert.Equal([desired], Conditions.Merge([Condition("Ready", ConditionStatus.False, Then)], [desired], Owned));
    }

    [Fact]
    public void A_condition_of_ours_that_is_no_longer_desired_goes() => Assert.Equal(
        [Condition("Ready", ConditionStatus.True, Then)],
        Conditions.Merge([Condition("Stalled", ConditionStatus.True, Then), Condition("Ready", ConditionStatus.True, Then)], [Condition("Ready", ConditionStatus.True, Now)], Owned));

    [Fact]
    public void A_condition_of_another_controller_stays_as_it_is_behind_ours()
    {
        var foreign = Condition("Synced", ConditionStatus.True, Then);
        var ours = Condition("Ready", ConditionStatus.True, Now);

        Assert.Equal([ours, foreign], Conditions.Merge([foreign], [ours], Owned));
    }

    [Fact]
    public void Where_there_were_none_they_are_as_desired() =>
        Assert.Equal([Condition("Ready", ConditionStatus.True, Now)], Conditions.Merge(null, [Condition("Ready", ConditionStatus.True, Now)], Owned));

    private static Condition Condition(string type, ConditionStatus status, DateTimeOffset since) =>
        new() { Type = type, Status = status, Reason = "Because", Message = "so it is", LastTransitionTime = since, ObservedGeneration = 1 };
}

using ModelOperator.Api;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Sharing;

public class AccessRequestDecisionTests
{
    private const string Wait = "the owner of namespace studio has not answered with a SharingGrant or an AccessDenial: wait, or remind the owner";
    private const string Less = "the owner of namespace studio grants less than the request asks for, Use of Embedding shots is missing: "
        + "ask for the rest, or change spec.resources or spec.permission to what is granted";
    private const string No = "the owner of namespace studio declined in AccessDenial studio/no, so change what the request asks for or delete it; the reason is: too early.";
    private const string Over = "what the owner of namespace studio granted has expired: ask for a later spec.expiresAt of the SharingGrant, or delete the request";
    private const string Back = "the owner of namespace studio does not grant any more what the request asks for: change the request to ask again, or delete it";

    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly AccessRequest Asked =
        Make.Request("ads/matching", "studio", Permission.Use, Make.Wanted(GrantableKind.Embedding, "shots", "scenes")).OfGeneration(3);

    private static readonly AccessDenial Declined = Make.Denial("studio/no", "ads/matching", "too early.");
    private static readonly ObjectRef Shots = new(ObjectKind.Embedding, "studio", "shots");

    private static readonly AccessRequestFacts Unanswered = new() { Missing = [Shots] };

    public static TheoryData<string, AccessRequestFacts, AccessRequestState?, AccessRequestState, string> Answers => new()
    {
        { "nothing", Unanswered, null, AccessRequestState.Pending, Wait },
        { "nothing, still", Unanswered, AccessRequestState.Pending, AccessRequestState.Pending, Wait },
        { "a part", Unanswered with { Grants = [new("studio", "a")] }, null, AccessRequestState.Pending, Less },
        { "a grant that gives too little", Unanswered with { IsApproved = true }, null, AccessRequestState.Pending, Less },
        { "all", new() { Grants = [new("studio", "a")] }, null, AccessRequestState.Granted, "SharingGrant studio/a gives what namespace ads asks for" },
        { "all, again", new() { Grants = [new("studio", "a")] }, AccessRequestState.Revoked, AccessRequestState.Granted, "SharingGrant studio/a gives what namespace ads asks for" },
        { "all and a no", new() { Grants = [new("studio", "a")], Denial = Declined }, null, AccessRequestState.Granted, "SharingGrant studio/a gives what namespace ads asks for" },
        {
            "all until noon", new() { Grants = [new("studio", "a"), new("studio", "b")], ExpiresAt = Noon }, null,
            AccessRequestState.Granted, "SharingGrant studio/a, studio/b give what namespace ads asks for, until 2026-01-01T12:00:00Z"
        },
        { "no", Unanswered with { Denial = Declined }, null, AccessRequestState.Declined, No },
        { "no, after a part", Unanswered with { Denial = Declined, IsApproved = true }, null, AccessRequestState.Declined, No },
        { "no, after it was granted", Unanswered with { Denial = Declined, HasExpired = true, IsWithdrawn = true }, AccessRequestState.Granted, AccessRequestState.Declined, No },
        { "no, taken back", Unanswered, AccessRequestState.Declined, AccessRequestState.Pending, Wait },
        { "a grant that ended", Unanswered with { HasExpired = true, IsWithdrawn = true }, AccessRequestState.Granted, AccessRequestState.Expired, Over },
        { "a grant that ended before anybody looked", Unanswered with { HasExpired = true }, null, AccessRequestState.Expired, Over },
        { "a grant that ended and is gone", Unanswered, AccessRequestState.Expired, AccessRequestState.Expired, Over },
        { "a grant that is suspended", Unanswered with { IsWithdrawn = true }, null, AccessRequestState.Revoked, Back },
        { "a grant that is gone", Unanswered, AccessRequestState.Granted, AccessRequestState.Revoked, Back },
        { "a grant that has long been gone", Unanswered, AccessRequestState.Revoked, AccessRequestState.Revoked, Back },
        { "a grant that was narrowed", Unanswered with { IsApproved = true }, AccessRequestState.Granted, AccessRequestState.Revoked, Back },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void The_answer_of_the_owner_is_told(string answer, AccessRequestFacts facts, AccessRequestState? before, AccessRequestState state, string message)
    {
        var request = Asked with { Status = Known(before, 3) };

        var status = AccessRequestDecision.Decide(request, facts, Noon);

        Assert.Equal(state, status.State);
        Assert.Equal(3, status.ObservedGeneration);
        var granted = state == AccessRequestState.Granted;
        Expect(status, ConditionTypes.Granted, granted ? ConditionStatus.True : ConditionStatus.False, $"{state}", message);
        Expect(status, ConditionTypes.Ready, ConditionStatus.True, $"{state}", message);
        Assert.False(Conditions.IsTrue(status.Conditions, ConditionTypes.Reconciling), $"nobody works on it after {answer}");
        Assert.False(Conditions.IsTrue(status.Conditions, ConditionTypes.Stalled));
        Assert.All(status.Conditions!, condition => Assert.Contains(condition.Type, AccessRequestDecision.OwnedConditions));
        Assert.Equal(granted ? facts.Grants.Select(grant => grant.ToString()) : null, status.Grants);
        Assert.Equal(granted ? facts.ExpiresAt : null, status.ExpiresAt);
    }

    [Theory]
    [InlineData(AccessRequestState.Granted)]
    [InlineData(AccessRequestState.Expired)]
    [InlineData(AccessRequestState.Revoked)]
    public void A_request_that_was_changed_asks_anew(AccessRequestState before) =>
        Assert.Equal(AccessRequestState.Pending, AccessRequestDecision.Decide(Asked with { Status = Known(before, 2) }, Unanswered, Noon).State);

    [Fact]
    public void A_request_to_its_own_namespace_is_stalled()
    {
        var status = AccessRequestDecision.Decide(Make.Request("studio/mine", "studio", Permission.Use, Make.Wanted(GrantableKind.Dataset, "plays")), new(), Noon);

        const string message = "spec.namespace is studio, the request's own namespace, which needs no grant for its own assets: name the namespace whose assets are wanted";
        Assert.Null(status.State);
        Expect(status, ConditionTypes.Stalled, ConditionStatus.True, Reasons.OwnNamespace, message);
        Expect(status, ConditionTypes.Granted, ConditionStatus.False, Reasons.OwnNamespace, message);
    }

    [Fact]
    public void A_message_names_a_few_of_many()
    {
        var facts = new AccessRequestFacts
        {
            IsApproved = true,
            Missing = [.. Enumerable.Range(1, AccessRequestDecision.MaxNamed + 1).Select(i => new ObjectRef(ObjectKind.Dataset, "studio", $"d{i}"))],
        };

        Assert.Contains(
            "Use of Dataset d1, Dataset d2, Dataset d3, Dataset d4, Dataset d5 and more are missing",
            Conditions.Find(AccessRequestDecision.Decide(Asked, facts, Noon).Conditions, ConditionTypes.Granted)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_more_grants_are_listed_than_fit()
    {
        var facts = new AccessRequestFacts { Grants = [.. Enumerable.Range(0, 100).Select(i => new ObjectKey("studio", $"g-{i:000}"))] };

        Assert.Equal(AccessRequestDecision.MaxGrants, AccessRequestDecision.Decide(Asked, facts, Noon).Grants!.Count);
    }

    [Fact]
    public void What_is_asked_for_twice_is_wanted_once() => Assert.Equal(
        [Shots, new ObjectRef(ObjectKind.Embedding, "studio", "scenes")],
        AccessRequestDecision.Wanted(Asked.Spec with { Resources = [.. Asked.Spec.Resources, Make.Wanted(GrantableKind.Embedding, "shots")] }));

    [Theory]
    [InlineData(null, AccessRequestState.Pending, null)]
    [InlineData(null, AccessRequestState.Granted, false)]
    [InlineData(AccessRequestState.Pending, AccessRequestState.Granted, false)]
    [InlineData(AccessRequestState.Pending, AccessRequestState.Declined, true)]
    [InlineData(AccessRequestState.Granted, AccessRequestState.Granted, null)]
    [InlineData(AccessRequestState.Granted, AccessRequestState.Expired, true)]
    [InlineData(AccessRequestState.Granted, AccessRequestState.Revoked, true)]
    [InlineData(AccessRequestState.Revoked, AccessRequestState.Pending, false)]
    public void Another_answer_is_told_once(AccessRequestState? before, AccessRequestState after, bool? isProblem)
    {
        var desired = Known(after, 3)! with { Conditions = new ObservedConditions(3, Noon).Add(ConditionTypes.Granted, false, $"{after}", "so it is").All };

        Assert.Equal(
            isProblem is { } problem ? new ConditionChange(problem, $"{after}", "so it is") : null,
            AccessRequestDecision.Change(Known(before, 3), desired));
    }

    private static AccessRequestStatus? Known(AccessRequestState? state, long generation) =>
        state is null ? null : new AccessRequestStatus { State = state, ObservedGeneration = generation };

    private static void Expect(AccessRequestStatus status, string type, ConditionStatus holds, string reason, string message)
    {
        var condition = Conditions.Find(status.Conditions, type)!;
        Assert.Equal((holds, reason, message), (condition.Status, condition.Reason, condition.Message));
    }
}

using ModelOperator.Api;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Sharing;

public class GrantDecisionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly SharingGrant Shared =
        Make.Grant("studio/shared", [Make.Named(GrantableKind.Dataset, "plays", "titles")], [Make.ToDomain("ads")]).OfGeneration(3);

    private static readonly GrantFacts Met = new()
    {
        Grantees = [("ads", "ads"), ("creatives", "ads")],
        UnknownGrantees = [],
        Matched = [new ObjectRef(ObjectKind.Dataset, "studio", "plays"), new ObjectRef(ObjectKind.Dataset, "studio", "titles")],
        NotFound = [],
        Consumers = [],
    };

    [Fact]
    public void A_grant_that_meets_both_sides_is_ready()
    {
        var status = GrantDecision.Decide(Shared, Met, AccessOutcome.Given, TimeSpan.FromDays(7), Noon);

        Assert.Equal(3, status.ObservedGeneration);
        Assert.Equal((2, 2, 0), (status.GranteeCount, status.MatchedCount, status.ConsumerCount));
        Assert.Equal([new GranteeStatus { Namespace = "ads", Domain = "ads" }, new GranteeStatus { Namespace = "creatives", Domain = "ads" }], status.Grantees);
        Assert.Equal([new MatchedResource { Kind = "Dataset", Name = "plays" }, new MatchedResource { Kind = "Dataset", Name = "titles" }], status.MatchedResources);
        Assert.Null(status.Consumers);
        Expect(status, ConditionTypes.Active, ConditionStatus.True, Reasons.Active, "it allows Use until it is suspended or deleted");
        Expect(status, ConditionTypes.ResourcesMatched, ConditionStatus.True, Reasons.AllMatched, "it covers 2 assets");
        Expect(status, ConditionTypes.GranteesResolved, ConditionStatus.True, Reasons.AllMatched, "it reaches 2 namespaces");
        Expect(status, ConditionTypes.Ready, ConditionStatus.True, Reasons.Ready, "it shares 2 assets with 2 namespaces");
        Expect(status, ConditionTypes.Stalled, ConditionStatus.False, Reasons.Settled, "nothing is in the way");
        Assert.All(status.Conditions!, condition => Assert.Equal(3, condition.ObservedGeneration));
        Assert.All(status.Conditions!, condition => Assert.Contains(condition.Type, GrantDecision.OwnedConditions));
    }

    [Fact]
    public void A_grant_on_its_way_out_says_so()
    {
        foreach (var grant in new[] { Shared, Shared with { Spec = Shared.Spec with { ExpiresAt = Noon } } })
        {
            var status = GrantDecision.Decide(grant.DeletedAt(Noon), Met, AccessOutcome.Given, TimeSpan.FromDays(7), Noon);

            Expect(status, ConditionTypes.Active, ConditionStatus.False, Reasons.Deleting, "it is being deleted and allows nothing any more");
            Expect(status, ConditionTypes.Ready, ConditionStatus.False, Reasons.Deleting, "it is being deleted and allows nothing any more");
            Assert.Equal(ConditionStatus.True, Conditions.Find(status.Conditions, ConditionTypes.Reconciling)!.Status);
        }
    }

    [Fact]
    public void A_grant_of_names_that_do_not_exist_says_which()
    {
        var status = GrantDecision.Decide(Shared, Met with { NotFound = [new ObjectRef(ObjectKind.Dataset, "studio", "titles")], Matched = [Met.Matched[0]] }, AccessOutcome.Given, TimeSpan.FromDays(7), Noon);

        Expect(status, ConditionTypes.ResourcesMatched, ConditionStatus.False, Reasons.SomeNotFound,
            "spec.resources names Dataset titles, which does not exist in namespace studio: create what is missing or correct spec.resources");
        Expect(status, ConditionTypes.Ready, ConditionStatus.True, Reasons.Ready, "it shares 1 asset with 2 namespaces");
    }

    [Fact]
    public void A_grant_that_covers_nothing_is_stalled()
    {
        var missing = Enumerable.Range(1, 7).Select(i => new ObjectRef(ObjectKind.Dataset, "studio", $"d{i}")).ToList();
        var status = GrantDecision.Decide(Shared, Met with { NotFound = missing, Matched = [] }, AccessOutcome.Given, TimeSpan.FromDays(7), Noon);

        Expect(status, ConditionTypes.Stalled, ConditionStatus.True, Reasons.NothingMatched,
            "spec.resources names Dataset d1, Dataset d2, Dataset d3, Dataset d4, Dataset d5 and 2 more, which do not exist in namespace studio: create what is missing or correct spec.resources");
    }

    [Fact]
    public void A_grant_to_what_does_not_exist_says_to_what()
    {
        var facts = Met with { UnknownGrantees = [Make.ToDomain("payments"), Make.ToNamespace("growth")] };
        var status = GrantDecision.Decide(Shared, facts, AccessOutcome.Given, TimeSpan.FromDays(7), Noon);

        Expect(status, ConditionTypes.GranteesResolved, ConditionStatus.False, Reasons.SomeNotFound,
            "spec.to names Domain payments, which owns no existing namespace, and namespace growth, which does not exist: create what is missing or correct spec.to");
        Expect(status, ConditionTypes.Ready, ConditionStatus.True, Reasons.Ready, "it shares 2 assets with 2 namespaces");
    }

    [Fact]
    public void Lists_are_bounded_and_counts_are_not()
    {
        var many = Enumerable.Range(0, 150).ToList();
        var facts = Met with
        {
            Grantees = [.. many.Select(i => ($"ns-{i:000}", (string?)null))],
            Matched = [.. many.Select(i => new ObjectRef(ObjectKind.Dataset, "studio", $"d-{i:000}"))],
            Consumers = [.. many.Select(i => new GrantConsumer { Uri = $"aip://dataset/k8s/ads/c-{i:000}", Resource = "aip://dataset/k8s/studio/plays", Permission = Permission.Use })],
        };

        var status = GrantDecision.Decide(Shared, facts, AccessOutcome.Given, TimeSpan.FromDays(7), Noon);

        Assert.Equal((100, 150), (status.Grantees!.Count, status.GranteeCount));
        Assert.Equal((100, 150), (status.MatchedResources!.Count, status.MatchedCount));
        Assert.Equal((100, 150), (status.Consumers!.Count, status.ConsumerCount));
    }

    private static void Expect(SharingGrantStatus status, string type, ConditionStatus holds, string reason, string message)
    {
        var condition = Conditions.Find(status.Conditions, type)!;
        Assert.Equal((holds, reason, message), (condition.Status, condition.Reason, condition.Message));
    }
}

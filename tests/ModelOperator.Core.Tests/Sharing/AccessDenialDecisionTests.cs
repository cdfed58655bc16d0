using ModelOperator.Api;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Sharing;

public class AccessDenialDecisionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, ConditionTypes.Stalled, Reasons.NoSuchRequest,
        "spec.request names AccessRequest ads/matching, and there is none of this name that asks for assets of namespace studio: correct spec.request or delete the AccessDenial")]
    [InlineData(AccessRequestState.Declined, ConditionTypes.Ready, Reasons.Declined, "AccessRequest ads/matching is declined and tells why")]
    [InlineData(AccessRequestState.Granted, ConditionTypes.Ready, Reasons.GrantedAllTheSame,
        "SharingGrants of namespace studio give what AccessRequest ads/matching asks for all the same: delete the AccessDenial, or take it out of the grants")]
    public void A_denial_says_what_it_does(AccessRequestState? request, string holds, string reason, string message)
    {
        var status = AccessDenialDecision.Decide(Make.Denial("studio/no", "ads/matching").OfGeneration(2), request, Noon);

        var condition = Assert.Single(status.Conditions!, condition => condition.Status == ConditionStatus.True);
        Assert.Equal((holds, reason, message, 2), (condition.Type, condition.Reason, condition.Message, condition.ObservedGeneration));
        Assert.Equal(2, status.ObservedGeneration);
        Assert.All(status.Conditions!, written => Assert.Contains(written.Type, AccessDenialDecision.OwnedConditions));
    }
}

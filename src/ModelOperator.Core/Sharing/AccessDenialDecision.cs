using ModelOperator.Api;

namespace ModelOperator.Core.Sharing;

/// <summary>
/// Decides the status of an AccessDenial. That a request does not exist and that it asks somebody else is the same to it: a name that was
/// guessed tells nothing.
/// </summary>
public static class AccessDenialDecision
{
    /// <summary>Condition types that the operator writes on denials.</summary>
    public static IReadOnlySet<string> OwnedConditions { get; } = new HashSet<string>
    {
        ConditionTypes.Ready, ConditionTypes.Reconciling, ConditionTypes.Stalled,
    };

    /// <summary>The status of a denial.</summary>
    /// <param name="denial">The denial.</param>
    /// <param name="request">Where the request that it names stands; null when that asks the denial's namespace for nothing.</param>
    /// <param name="now">The time.</param>
    public static AccessDenialStatus Decide(AccessDenial denial, AccessRequestState? request, DateTimeOffset now)
    {
        var name = $"AccessRequest {denial.Spec.Request.Namespace}/{denial.Spec.Request.Name}";
        var conditions = new ObservedConditions(denial.Metadata.Generation, now);
        return new AccessDenialStatus
        {
            ObservedGeneration = denial.Metadata.Generation,
            Conditions = request switch
            {
                null => conditions.AddStalled(Reasons.NoSuchRequest,
                    $"spec.request names {name}, and there is none of this name that asks for assets of namespace {denial.Metadata.Namespace}: correct spec.request or delete the AccessDenial").All,
                AccessRequestState.Granted => conditions.AddReady(
                    $"SharingGrants of namespace {denial.Metadata.Namespace} give what {name} asks for all the same: delete the AccessDenial, or take it out of the grants", Reasons.GrantedAllTheSame).All,
                _ => conditions.AddReady($"{name} is declined and tells why", Reasons.Declined).All,
            },
        };
    }
}

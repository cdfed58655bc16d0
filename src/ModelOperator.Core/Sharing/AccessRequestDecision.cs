using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Sharing;

/// <summary>
/// Decides the status of an AccessRequest. Nobody in the operator works on one: it waits for a person, so it is Ready, and the condition
/// Granted tells the answer. What a request once got is remembered by its own status, for as long as it asks for the same.
/// </summary>
public static class AccessRequestDecision
{
    /// <summary>Most missing assets that a message names.</summary>
    public const int MaxNamed = 5;

    /// <summary>Most grants listed.</summary>
    public const int MaxGrants = 64;

    /// <summary>Condition types that the operator writes on requests.</summary>
    public static IReadOnlySet<string> OwnedConditions { get; } = new HashSet<string>
    {
        ConditionTypes.Ready, ConditionTypes.Reconciling, ConditionTypes.Stalled, ConditionTypes.Granted,
    };

    /// <summary>The assets that a request asks for, in the order of its fields.</summary>
    public static IReadOnlyList<ObjectRef> Wanted(AccessRequestSpec spec) =>
    [
        .. spec.Resources
            .SelectMany(resources => resources.Names.Select(name => new ObjectRef(CompiledGrant.KindOf(resources.Kind), spec.Namespace, name)))
            .Distinct(),
    ];

    /// <summary>Whether a request asks for what its own namespace owns.</summary>
    public static bool AsksItself(AccessRequest request) => request.Spec.Namespace == request.Metadata.Namespace;

    /// <summary>Whether a request had been granted when its status was last written, and has asked for the same since.</summary>
    public static bool HadAccess(AccessRequest request) =>
        request.Status is { State: AccessRequestState.Granted or AccessRequestState.Expired or AccessRequestState.Revoked } known
        && known.ObservedGeneration == request.Metadata.Generation;

    /// <summary>Where a request stands; null for one that asks its own namespace.</summary>
    public static AccessRequestState? StateOf(AccessRequest request, AccessRequestFacts facts) => facts switch
    {
        _ when AsksItself(request) => null,
        { Missing.Count: 0 } => AccessRequestState.Granted,
        { Denial: not null } => AccessRequestState.Declined,
        { HasExpired: true } => AccessRequestState.Expired,
        _ when HadAccess(request) => request.Status!.State == AccessRequestState.Expired ? AccessRequestState.Expired : AccessRequestState.Revoked,
        { IsWithdrawn: true } => AccessRequestState.Revoked,
        _ => AccessRequestState.Pending,
    };

    /// <summary>The status of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="facts">What answers it.</param>
    /// <param name="now">The time.</param>
    public static AccessRequestStatus Decide(AccessRequest request, AccessRequestFacts facts, DateTimeOffset now)
    {
        var conditions = new ObservedConditions(request.Metadata.Generation, now);
        if (StateOf(request, facts) is not { } state)
        {
            var message = $"spec.namespace is {request.Spec.Namespace}, the request's own namespace, which needs no grant for its own assets: name the namespace whose assets are wanted";
            return new AccessRequestStatus
            {
                ObservedGeneration = request.Metadata.Generation,
                Conditions = conditions.AddStalled(Reasons.OwnNamespace, message).Add(ConditionTypes.Granted, false, Reasons.OwnNamespace, message).All,
            };
        }

        var sentence = Sentence(request, facts, state);
        var isGranted = state == AccessRequestState.Granted;
        return new AccessRequestStatus
        {
            ObservedGeneration = request.Metadata.Generation,
            Conditions = conditions.AddReady(sentence, state.ToString()).Add(ConditionTypes.Granted, isGranted, state.ToString(), sentence).All,
            State = state,
            Grants = isGranted ? [.. facts.Grants.Take(MaxGrants).Select(grant => grant.ToString())] : null,
            ExpiresAt = isGranted ? facts.ExpiresAt : null,
        };
    }

    /// <summary>What is worth an event: that a request stands otherwise than before. That a new one waits is not.</summary>
    public static ConditionChange? Change(AccessRequestStatus? before, AccessRequestStatus after) =>
        after.State is { } state && state != (before?.State ?? AccessRequestState.Pending)
            ? new ConditionChange(
                state is AccessRequestState.Declined or AccessRequestState.Expired or AccessRequestState.Revoked,
                state.ToString(),
                Conditions.Find(after.Conditions, ConditionTypes.Granted)!.Message)
            : null;

    private static string Sentence(AccessRequest request, AccessRequestFacts facts, AccessRequestState state)
    {
        var owner = $"the owner of namespace {request.Spec.Namespace}";
        return state switch
        {
            AccessRequestState.Granted => $"{Grants(facts)} what namespace {request.Metadata.Namespace} asks for{(facts.ExpiresAt is { } end ? $", until {GrantDecision.Format(end)}" : "")}",
            AccessRequestState.Declined => $"{owner} declined in AccessDenial {facts.Denial!.Metadata.Key}, so change what the request asks for or delete it; the reason is: {facts.Denial.Spec.Reason}",
            AccessRequestState.Expired => $"what {owner} granted has expired: ask for a later spec.expiresAt of the SharingGrant, or delete the request",
            AccessRequestState.Revoked => $"{owner} does not grant any more what the request asks for: change the request to ask again, or delete it",
            _ when facts.IsApproved || facts.Grants.Count > 0 =>
                $"{owner} grants less than the request asks for, {request.Spec.Permission} of {Missing(facts)} {(facts.Missing.Count == 1 ? "is" : "are")} missing: ask for the rest, or change spec.resources or spec.permission to what is granted",
            _ => $"{owner} has not answered with a SharingGrant or an AccessDenial: wait, or remind the owner",
        };
    }

    private static string Grants(AccessRequestFacts facts) =>
        $"SharingGrant {GrantDecision.Join(facts.Grants.Select(grant => grant.ToString()))} {(facts.Grants.Count == 1 ? "gives" : "give")}";

    private static string Missing(AccessRequestFacts facts) =>
        string.Join(", ", facts.Missing.Take(MaxNamed).Select(asset => $"{asset.Kind} {asset.Name}")) + (facts.Missing.Count > MaxNamed ? " and more" : "");
}

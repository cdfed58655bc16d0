using System.Globalization;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Sharing;

/// <summary>Decides the status of a SharingGrant.</summary>
public static class GrantDecision
{
    /// <summary>Most items of each list in status; the counts beside them are complete.</summary>
    public const int MaxListed = 100;

    /// <summary>Condition types that the operator writes on grants.</summary>
    public static IReadOnlySet<string> OwnedConditions { get; } = new HashSet<string>
    {
        ConditionTypes.Ready, ConditionTypes.Reconciling, ConditionTypes.Stalled,
        ConditionTypes.Active, ConditionTypes.ResourcesMatched, ConditionTypes.GranteesResolved, ConditionTypes.ReadAccess, ConditionTypes.ExpiringSoon,
    };

    /// <summary>The status of a grant.</summary>
    /// <param name="grant">The grant.</param>
    /// <param name="facts">What it leads to.</param>
    /// <param name="access">What became of the access it gives to the Kubernetes API.</param>
    /// <param name="expiryWarning">How long before its end it is said that the grant ends soon.</param>
    /// <param name="now">The moment it is judged at.</param>
    public static SharingGrantStatus Decide(SharingGrant grant, GrantFacts facts, AccessOutcome access, TimeSpan expiryWarning, DateTimeOffset now)
    {
        var compiled = new CompiledGrant(grant);
        var revokedAt = GrantDrain.RevokedAt(compiled, now);
        DateTimeOffset? drainsUntil = revokedAt is { } revoked ? compiled.EndOf(revoked) : null;
        return new SharingGrantStatus
        {
            ObservedGeneration = grant.Metadata.Generation,
            Conditions = Conditions(grant, compiled, facts, access, expiryWarning, drainsUntil, now),
            RevokedAt = revokedAt,
            DrainsUntil = drainsUntil,
            Grantees = Bounded(facts.Grantees.Select(grantee => new GranteeStatus { Namespace = grantee.Namespace, Domain = grantee.Domain })),
            GranteeCount = facts.Grantees.Count,
            MatchedResources = Bounded(facts.Matched.Select(asset => new MatchedResource { Kind = asset.Kind.ToString(), Name = asset.Name })),
            MatchedCount = facts.Matched.Count,
            Consumers = Bounded(facts.Consumers),
            ConsumerCount = facts.Consumers.Count,
        };
    }

    /// <summary>When the status changes for no other reason than that time goes by; null when it does not, or when the grant ends before that anyway.</summary>
    public static DateTimeOffset? NextWarning(SharingGrant grant, TimeSpan expiryWarning, DateTimeOffset now) =>
        new CompiledGrant(grant).IsActive(now) && grant.Spec.ExpiresAt is { } expiry && expiry - now > expiryWarning ? expiry - expiryWarning : null;

    private static IReadOnlyList<Condition> Conditions(
        SharingGrant grant, CompiledGrant compiled, GrantFacts facts, AccessOutcome access, TimeSpan expiryWarning, DateTimeOffset? drainsUntil, DateTimeOffset now)
    {
        var conditions = new ObservedConditions(grant.Metadata.Generation, now);
        var draining = compiled.IsDraining(now) ? $"; what lives by it may go on until {Format(drainsUntil!.Value)}" : null;
        var deleting = $"it is being deleted{draining ?? " and allows nothing any more"}";
        if (compiled.IsActive(now))
        {
            conditions.Add(ConditionTypes.Active, true, Reasons.Active, grant.Spec.ExpiresAt is { } expiry
                ? $"it allows {compiled.Permission} until {Format(expiry)}"
                : $"it allows {compiled.Permission} until it is suspended or deleted");
            if (grant.Spec.ExpiresAt - now <= expiryWarning)
            {
                conditions.Add(ConditionTypes.ExpiringSoon, true, Reasons.ExpiringSoon,
                    $"it ends at {Format(grant.Spec.ExpiresAt!.Value)}, and {Count(facts.Consumers.Count, "object")} of others live by it: set a later spec.expiresAt if they are to go on");
            }
        }
        else if (grant.Metadata.IsDeleting)
        {
            conditions.Add(ConditionTypes.Active, false, Reasons.Deleting, deleting);
        }
        else if (compiled.IsExpired(now))
        {
            conditions.Add(ConditionTypes.Active, false, Reasons.Expired, Expired(grant) + draining);
        }
        else
        {
            conditions.Add(ConditionTypes.Active, false, Reasons.Suspended, $"spec.suspended is true{draining ?? ": it allows nothing for now"}");
        }

        conditions.Add(ConditionTypes.ResourcesMatched, facts.NotFound.Count == 0 && facts.Matched.Count > 0, MatchReason(facts), MatchMessage(grant, facts));
        conditions.Add(ConditionTypes.GranteesResolved, facts.UnknownGrantees.Count == 0 && facts.Grantees.Count > 0, GranteeReason(facts), GranteeMessage(grant, facts));
        if (compiled.Allows(now) && facts.Matched.Count > 0 && facts.Grantees.Count + facts.Members.Count > 0)
        {
            AddAccess(conditions, facts, access);
        }

        return (compiled, facts) switch
        {
            _ when draining is not null => conditions.AddReconciling(Reasons.Draining, $"it was revoked{draining}").All,
            _ when grant.Metadata.IsDeleting => conditions.AddReconciling(Reasons.Deleting, deleting).All,
            ({ } c, _) when c.IsExpired(now) => conditions.AddStalled(Reasons.Expired, Expired(grant)).All,
            (_, { Matched.Count: 0 }) => conditions.AddStalled(Reasons.NothingMatched, MatchMessage(grant, facts)).All,
            (_, { Grantees.Count: 0 }) => conditions.AddStalled(Reasons.NoGrantees, GranteeMessage(grant, facts)).All,
            _ when grant.Spec.Suspended == true => conditions.AddReady("it is suspended as spec.suspended asks", Reasons.Suspended).All,
            _ => conditions.AddReady($"it shares {Count(facts.Matched.Count, "asset")} with {Count(facts.Grantees.Count, "namespace")}").All,
        };
    }

    private static void AddAccess(ObservedConditions conditions, GrantFacts facts, AccessOutcome access)
    {
        var readable = facts.Matched.Count + facts.Versions.Count;
        if (access.Reason is { } reason)
        {
            conditions.Add(ConditionTypes.ReadAccess, false, reason, access.Message!);
        }
        else if (GrantAccess.IsCut(facts))
        {
            conditions.Add(ConditionTypes.ReadAccess, false, Reasons.AccessCut,
                $"only {GrantAccess.MaxListed} of {readable} objects, or as many grantees, fit into one Role or RoleBinding: share in several grants");
        }
        else
        {
            conditions.Add(ConditionTypes.ReadAccess, true, Reasons.AccessGiven, $"grantees can read {Count(readable, "object")} with kubectl");
        }
    }

    private static string Expired(SharingGrant grant) =>
        $"it expired at {Format(grant.Spec.ExpiresAt!.Value)}: set a later spec.expiresAt or delete the grant";

    private static string MatchReason(GrantFacts facts) => facts switch
    {
        { Matched.Count: 0 } => Reasons.NothingMatched,
        { NotFound.Count: > 0 } => Reasons.SomeNotFound,
        _ => Reasons.AllMatched,
    };

    private static string MatchMessage(SharingGrant grant, GrantFacts facts) => facts switch
    {
        { NotFound.Count: > 0 } => $"spec.resources names {Join(facts.NotFound.Select(asset => $"{asset.Kind} {asset.Name}"))}, which "
            + $"{(facts.NotFound.Count == 1 ? "does" : "do")} not exist in namespace {grant.Metadata.Namespace}: create what is missing or correct spec.resources",
        { Matched.Count: 0 } => $"spec.resources selects no object of namespace {grant.Metadata.Namespace}: label the objects to be shared or correct the selector",
        _ => $"it covers {Count(facts.Matched.Count, "asset")}",
    };

    private static string GranteeReason(GrantFacts facts) => facts switch
    {
        { Grantees.Count: 0 } => Reasons.NoGrantees,
        { UnknownGrantees.Count: > 0 } => Reasons.SomeNotFound,
        _ => Reasons.AllMatched,
    };

    private static string GranteeMessage(SharingGrant grant, GrantFacts facts) => facts switch
    {
        { UnknownGrantees.Count: > 0 } => $"spec.to names {Join(facts.UnknownGrantees.Select(Unknown), ", and ")}: create what is missing or correct spec.to",
        { Grantees.Count: 0 } => $"spec.to reaches no namespace but {grant.Metadata.Namespace} itself: name another domain or namespace, or correct the selector",
        _ => $"it reaches {Count(facts.Grantees.Count, "namespace")}",
    };

    internal static string Join(IEnumerable<string> names, string separator = ", ")
    {
        var list = names.ToList();
        return list.Count <= 5 ? string.Join(separator, list) : $"{string.Join(separator, list.Take(5))} and {list.Count - 5} more";
    }

    private static string Unknown(Grantee grantee) => grantee.Domain is { } domain
        ? $"Domain {domain}, which owns no existing namespace"
        : $"namespace {grantee.Namespace}, which does not exist";

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    internal static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static List<T>? Bounded<T>(IEnumerable<T> items)
    {
        var list = items.Take(MaxListed).ToList();
        return list.Count == 0 ? null : list;
    }
}

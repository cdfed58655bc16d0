using ModelOperator.Api;

namespace ModelOperator.Core.Counting;

/// <summary>When consent ends that somebody lives by.</summary>
public static class GrantExpiry
{
    /// <summary>When the next grant with consumers expires; null when none will.</summary>
    /// <param name="grants">All grants.</param>
    /// <param name="now">The moment it is asked at: what has expired by then is no longer to come.</param>
    public static DateTimeOffset? Next(IEnumerable<SharingGrant> grants, DateTimeOffset now) => grants
        .Where(grant => grant.Spec.ExpiresAt > now && grant.Spec.Suspended != true && !grant.Metadata.IsDeleting && grant.Status?.ConsumerCount > 0)
        .Min(grant => grant.Spec.ExpiresAt);
}

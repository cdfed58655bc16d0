using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Sharing;

/// <summary>
/// Decides what a grant needs whose consumers may go on for a while after it is revoked. A deletion is waited out with a finalizer: when
/// the object is gone nobody knows any more what it allowed. When a suspension was first seen is remembered in status.
/// </summary>
public static class GrantDrain
{
    /// <summary>The finalizer of a grant whose revocation is Drain.</summary>
    public const string Finalizer = ApiGroup.Name + "/drain";

    /// <summary>Since when a grant that drains is revoked; null for one that is not, or that ends at once.</summary>
    public static DateTimeOffset? RevokedAt(CompiledGrant grant, DateTimeOffset now) =>
        !grant.Drains || grant.IsActive(now) ? null : grant.RevokedAt ?? new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), now.Offset);

    /// <summary>
    /// The finalizers a grant should have. Ours goes with the last consumer, when the time is up, when the whole namespace goes, and when the
    /// owner no longer wants to wait.
    /// </summary>
    public static IReadOnlyList<string> Finalizers(ObjectMeta live, CompiledGrant grant, GrantFacts facts, DateTimeOffset now)
    {
        var finalizers = live.Finalizers ?? [];
        var has = finalizers.Contains(Finalizer);
        var wanted = grant.Drains && !facts.NamespaceEnds && (!live.IsDeleting || (grant.IsDraining(now) && facts.Consumers.Count > 0));

        // Once deletion was asked for the API server takes no new one.
        return (has, wanted) switch
        {
            (false, true) when !live.IsDeleting => [.. finalizers, Finalizer],
            (true, false) => [.. finalizers.Where(finalizer => finalizer != Finalizer)],
            _ => finalizers,
        };
    }
}

using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Retention;

/// <summary>
/// Decides whether an asset carries the finalizer that keeps it while it is in use, and what is said of a deletion that waits. An asset
/// that nobody uses has no finalizer, so that it can be deleted whether an operator runs or not.
/// </summary>
public static class InUseProtection
{
    /// <summary>Most holders named; the rest are counted.</summary>
    public const int MaxNamed = 5;

    /// <summary>Whether the asset is to be kept from being deleted.</summary>
    public static bool IsWanted(ObjectMeta metadata, RetentionFacts facts) =>
        facts.IsInUse && metadata.Annotations?.GetValueOrDefault(InUse.ForceDelete) != InUse.Yes;

    /// <summary>Whether our finalizer is there or not as it should be. Once deletion was asked for the API server takes no new one.</summary>
    public static bool IsAsWanted(ObjectMeta live, bool wanted) =>
        wanted == (live.Finalizers?.Contains(InUse.Finalizer) ?? false) || (wanted && live.IsDeleting);

    /// <summary>The finalizers an object should have: those of others as they are, and ours where it is wanted.</summary>
    public static IReadOnlyList<string> Finalizers(ObjectMeta live, bool wanted)
    {
        var finalizers = live.Finalizers ?? [];
        if (IsAsWanted(live, wanted))
        {
            return finalizers;
        }

        return wanted ? [.. finalizers, InUse.Finalizer] : [.. finalizers.Where(finalizer => finalizer != InUse.Finalizer)];
    }

    /// <summary>Whether deletion was asked for and waits because the asset is in use.</summary>
    public static bool IsHeld(ObjectMeta metadata, RetentionFacts facts) =>
        metadata.IsDeleting && metadata.Finalizers?.Contains(InUse.Finalizer) == true && IsWanted(metadata, facts);

    /// <summary>
    /// Whether all that is left to do for an object is to take our finalizer off, if it is there. One that somebody else's finalizer
    /// keeps must first stop to say that it is held because it is in use.
    /// </summary>
    public static bool IsLeftToGo(ObjectMeta metadata, IReadOnlyList<Condition>? live, RetentionFacts facts) =>
        metadata.IsDeleting && !IsHeld(metadata, facts)
        && (Finalizers(metadata, wanted: false).Count == 0 || Conditions.Find(live, ConditionTypes.DeletionHeld) is null);

    /// <summary>The condition of a deletion that waits; null otherwise.</summary>
    public static Condition? Condition(ObjectMeta metadata, RetentionFacts facts, DateTimeOffset now) => IsHeld(metadata, facts)
        ? new ObservedConditions(metadata.Generation, now).Add(ConditionTypes.DeletionHeld, true, Reasons.InUse, Message(facts)).All[0]
        : null;

    private static string Message(RetentionFacts facts)
    {
        var named = string.Join(", ", facts.Holders);
        var more = facts.HolderCount > facts.Holders.Count ? $" and {facts.HolderCount - facts.Holders.Count} more" : "";
        return $"its deletion waits until nothing depends on it any more, and {named}{more} {(facts.HolderCount == 1 ? "does" : "do")}: "
            + $"delete these or remove their references to it, or set the annotation {InUse.ForceDelete}: \"{InUse.Yes}\" to delete it all the same";
    }
}

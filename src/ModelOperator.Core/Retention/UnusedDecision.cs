using System.Globalization;
using ModelOperator.Api;
using ModelOperator.Core.Assets;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Retention;

/// <summary>
/// Decides whether an asset is a candidate for retirement: nothing has been made from it for a configured time. An asset that never
/// was used counts from its creation and says nothing until then. The moment at which the last consumer went is remembered by the
/// condition itself, as False; that it had one shows in the annotation that counts what is downstream.
/// </summary>
/// <param name="Condition">The condition; null where the asset has none.</param>
/// <param name="Due">When to decide again though nothing changed; null when time alone changes nothing.</param>
/// <param name="IsMoment">
/// Whether the condition notes what just happened. It must then be written before the annotations: these would forget that there was
/// a consumer.
/// </param>
public sealed record UnusedDecision(Condition? Condition, DateTimeOffset? Due = null, bool IsMoment = false)
{
    private static readonly UnusedDecision Nothing = new((Condition?)null);

    /// <summary>Decides.</summary>
    /// <param name="metadata">The asset, with the annotations it has now.</param>
    /// <param name="live">The conditions it has now.</param>
    /// <param name="versions">
    /// For a Model the number of versions it shows now: these are downstream of it too, and no consumers. Of several that claim the same
    /// version it shows one.
    /// </param>
    /// <param name="facts">What is known of it.</param>
    /// <param name="after">How long nothing must have been made from it; zero when no asset is to be a candidate.</param>
    /// <param name="now">The time.</param>
    public static UnusedDecision Decide(
        ObjectMeta metadata, IReadOnlyList<Condition>? live, int versions, AssetFacts facts, TimeSpan after, DateTimeOffset now)
    {
        if (after <= TimeSpan.Zero || metadata.IsDeleting || facts.Retention.Consumption == Consumption.Live)
        {
            return Nothing;
        }

        var known = Conditions.Find(live, ConditionTypes.Unused);
        switch (known?.Status)
        {
            case ConditionStatus.True:
                return new UnusedDecision(known with { ObservedGeneration = metadata.Generation });
            case ConditionStatus.False:
                return now >= known.LastTransitionTime + after
                    ? Candidate(metadata, known.LastTransitionTime, now)
                    : new UnusedDecision(known with { ObservedGeneration = metadata.Generation }, known.LastTransitionTime + after);
        }

        if (HadConsumers(metadata, versions, facts))
        {
            return new UnusedDecision(
                Made(metadata, now, false, Reasons.NoLongerUsed,
                    "nothing is made from it any more: if that stays so, it becomes a candidate for retirement"),
                now + after,
                IsMoment: true);
        }

        var created = metadata.CreationTimestamp ?? now;
        return now >= created + after ? Candidate(metadata, created, now) : Nothing with { Due = created + after };
    }

    /// <summary>Whether more was downstream of it than its own versions when that was last written.</summary>
    private static bool HadConsumers(ObjectMeta metadata, int versions, AssetFacts facts) =>
        facts.Retention.Consumption == Consumption.Leaving
        || (int.TryParse(metadata.Annotations?.GetValueOrDefault(LineageAnnotations.DownstreamCount), CultureInfo.InvariantCulture, out var before)
            && before > Math.Max(versions, facts.Retention.OwnVersions));

    private static UnusedDecision Candidate(ObjectMeta metadata, DateTimeOffset since, DateTimeOffset now) => new(
        Made(metadata, now, true, Reasons.NoConsumers, string.Create(CultureInfo.InvariantCulture,
            $"nothing has been made from it since {since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: delete it unless somebody outside this cluster needs it")));

    private static Condition Made(ObjectMeta metadata, DateTimeOffset now, bool holds, string reason, string message) =>
        new ObservedConditions(metadata.Generation, now).Add(ConditionTypes.Unused, holds, reason, message).All[0];
}

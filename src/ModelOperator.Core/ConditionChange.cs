using System.Diagnostics.CodeAnalysis;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core;

/// <summary>Something that happened to an object and that people should be told as an event.</summary>
/// <param name="IsProblem">Whether it is worth looking at.</param>
/// <param name="Reason">Why, in one word.</param>
/// <param name="Message">Why, in one sentence.</param>
public sealed record ConditionChange(bool IsProblem, string Reason, string Message)
{
    /// <summary>
    /// What a new status tells: that its deletion is held, that the object became stalled, that it stalls for another reason, or that the problem is over; and
    /// the same of each condition that is told for its own sake. An object that is well from the start tells nothing: ten thousand
    /// of them would be ten thousand events.
    /// </summary>
    public static IReadOnlyList<ConditionChange> Between(IReadOnlyList<Condition>? before, IReadOnlyList<Condition>? after) =>
        [
            .. new[] { OfStalling(before, after), OfItself(ConditionTypes.Promoted, before, after), OfWarning(ConditionTypes.ExpiringSoon, before, after) }.OfType<ConditionChange>(),
            .. OfLineage(before, after),
        ];

    /// <summary>What a new status tells of what the asset was made from, besides whether it may be.</summary>
    public static IReadOnlyList<ConditionChange> OfLineage(IReadOnlyList<Condition>? before, IReadOnlyList<Condition>? after) =>
        [.. new[] { Of(ConditionTypes.LicenseCompatible, before, after), OfWarning(ConditionTypes.GrantRevoking, before, after) }.OfType<ConditionChange>()];

    /// <summary>What a new status tells of one condition: that it does not hold, or not for the same reason as before, or that it holds again.</summary>
    public static ConditionChange? Of(string type, IReadOnlyList<Condition>? before, IReadOnlyList<Condition>? after)
    {
        var was = Conditions.Find(before, type);
        var wasFalse = was?.Status == ConditionStatus.False;
        return Conditions.Find(after, type) switch
        {
            { Status: ConditionStatus.False } now when !wasFalse || was!.Reason != now.Reason => new ConditionChange(true, now.Reason, now.Message),
            { Status: ConditionStatus.True } now when wasFalse => new ConditionChange(false, now.Reason, now.Message),
            _ => null,
        };
    }

    /// <summary>What a new status tells of a condition that warns: that it holds now, or for another reason than before.</summary>
    private static ConditionChange? OfWarning(string type, IReadOnlyList<Condition>? before, IReadOnlyList<Condition>? after) =>
        Conditions.Find(after, type) is { Status: ConditionStatus.True } now && Conditions.Find(before, type)?.Message != now.Message
            ? new ConditionChange(true, now.Reason, now.Message)
            : null;

    /// <summary>Whether two lists of conditions say the same, times aside.</summary>
    public static bool SaysTheSame(IReadOnlyList<Condition>? before, IReadOnlyList<Condition>? after) =>
        (before ?? []).Select(Timeless).SequenceEqual((after ?? []).Select(Timeless));

    private static ConditionChange? OfStalling(IReadOnlyList<Condition>? before, IReadOnlyList<Condition>? after)
    {
        if (Conditions.Find(after, ConditionTypes.DeletionHeld) is { Status: ConditionStatus.True } held && !Conditions.IsTrue(before, ConditionTypes.DeletionHeld))
        {
            return new ConditionChange(true, held.Reason, held.Message);
        }

        var stalled = Conditions.Find(after, ConditionTypes.Stalled);
        var wasStalled = Conditions.Find(before, ConditionTypes.Stalled);
        if (stalled?.Status == ConditionStatus.True)
        {
            return wasStalled?.Status == ConditionStatus.True && wasStalled.Reason == stalled.Reason
                ? null
                : new ConditionChange(true, stalled.Reason, stalled.Message);
        }

        return wasStalled?.Status == ConditionStatus.True && Conditions.Find(after, ConditionTypes.Ready) is { Status: ConditionStatus.True } ready
            ? new ConditionChange(false, ready.Reason, ready.Message)
            : null;
    }

    /// <summary>
    /// A condition that holds says in its message what it is that holds, so another message is news. One that holds as soon as it is
    /// looked at is none: the object had it when it was first seen, or since before anybody looked for it.
    /// </summary>
    private static ConditionChange? OfItself(string type, IReadOnlyList<Condition>? before, IReadOnlyList<Condition>? after)
    {
        var was = Conditions.Find(before, type);
        var now = Conditions.Find(after, type);
        return (was?.Status, now?.Status) switch
        {
            (null, ConditionStatus.True) when IsOfAnotherSpecification(before, now) => Tell(now),
            (ConditionStatus.True, ConditionStatus.True) when was!.Message != now!.Message => Tell(now),
            (not (null or ConditionStatus.True), ConditionStatus.True) => Tell(now!),
            (ConditionStatus.False, ConditionStatus.False) when was!.Reason == now!.Reason => null,
            (_, ConditionStatus.False) => Tell(now!),
            _ => null,
        };
    }

    private static bool IsOfAnotherSpecification(IReadOnlyList<Condition>? before, [NotNullWhen(true)] Condition? now) =>
        before?.Any(condition => condition.ObservedGeneration < now?.ObservedGeneration) == true;

    private static ConditionChange Tell(Condition condition) =>
        new(condition.Status == ConditionStatus.False, condition.Reason, condition.Message);

    private static Condition Timeless(Condition condition) => condition with { LastTransitionTime = default };
}

using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core;

/// <summary>
/// Conditions that quote what the API server answered. Its answers to one failure may differ each time, by a port or the id of a
/// request: a condition that told each of them would be written, seen and tried again without end, faster than any backoff.
/// </summary>
public static class QuotedAnswers
{
    private static readonly HashSet<string> Reasons = [ServingReasons.ApplyFailed, ServingReasons.ApplyRejected, Api.Reasons.AnnotationsRejected];

    /// <summary>The conditions, with the first answer for as long as the failure is the same and the object was not edited.</summary>
    public static IReadOnlyList<Condition> KeepFirst(IReadOnlyList<Condition>? live, IReadOnlyList<Condition> desired) =>
        desired.Any(condition => Reasons.Contains(condition.Reason))
            ? [.. desired.Select(condition => Conditions.Find(live, condition.Type) is { } known && IsSameFailure(known, condition) ? condition with { Message = known.Message } : condition)]
            : desired;

    private static bool IsSameFailure(Condition known, Condition now) =>
        Reasons.Contains(now.Reason) && (known.Reason, known.Status, known.ObservedGeneration) == (now.Reason, now.Status, now.ObservedGeneration);
}

using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core;

/// <summary>Builds the conditions of one object: each with the generation they were decided for and the time of the decision.</summary>
/// <param name="generation">The object's metadata.generation.</param>
/// <param name="now">The time that is noted where a status changes.</param>
public sealed class ObservedConditions(long? generation, DateTimeOffset now)
{
    /// <summary>Most characters of a message; longer ones are cut, so that a status stays small whatever users name their objects.</summary>
    private const int MaxMessage = 2048;

    private readonly List<Condition> _conditions = [];

    /// <summary>The conditions so far.</summary>
    public IReadOnlyList<Condition> All => _conditions;

    /// <summary>Adds a condition.</summary>
    public ObservedConditions Add(string type, bool holds, string reason, string message) =>
        Add(type, holds ? ConditionStatus.True : ConditionStatus.False, reason, message);

    /// <summary>Adds a condition.</summary>
    public ObservedConditions Add(string type, ConditionStatus status, string reason, string message)
    {
        _conditions.Add(new Condition
        {
            Type = type,
            Status = status,
            ObservedGeneration = generation,
            LastTransitionTime = now,
            Reason = reason,
            Message = message.Length <= MaxMessage ? message : string.Concat(message.AsSpan(0, MaxMessage - 3), "..."),
        });
        return this;
    }

    /// <summary>Adds Ready, Reconciling and Stalled for an object that is as it should be.</summary>
    public ObservedConditions AddReady(string message, string reason = Reasons.Ready) =>
        Add(ConditionTypes.Ready, true, reason, message)
        .Add(ConditionTypes.Reconciling, false, Reasons.Settled, "nothing is going on")
        .Add(ConditionTypes.Stalled, false, Reasons.Settled, "nothing is in the way");

    /// <summary>Adds Ready, Reconciling and Stalled for an object that nothing moves until somebody changes what the message names.</summary>
    public ObservedConditions AddStalled(string reason, string message) =>
        Add(ConditionTypes.Ready, false, reason, message)
        .Add(ConditionTypes.Reconciling, false, reason, "nothing more can be done until the problem is solved")
        .Add(ConditionTypes.Stalled, true, reason, message);

    /// <summary>Adds Ready, Reconciling and Stalled for an object that is being worked on.</summary>
    public ObservedConditions AddReconciling(string reason, string message) =>
        Add(ConditionTypes.Ready, false, reason, message)
        .Add(ConditionTypes.Reconciling, true, reason, message)
        .Add(ConditionTypes.Stalled, false, Reasons.Settled, "nothing is in the way");
}

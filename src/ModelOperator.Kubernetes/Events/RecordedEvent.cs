using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Events;

/// <summary>What makes two events the same: everything but the time, and but the version the object had.</summary>
internal sealed record EventKey(
    ObjectReference Regarding, EventType Type, string Reason, string Action, string Note, ObjectReference? Related);

/// <summary>An event as it was recorded.</summary>
/// <param name="Key">What happened.</param>
/// <param name="At">When, by the wall clock.</param>
internal readonly record struct RecordedEvent(EventKey Key, DateTimeOffset At);

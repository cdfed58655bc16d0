using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>What was found out about one question: a condition before it has a time.</summary>
internal readonly record struct Finding(string Type, ConditionStatus Status, string Reason, string Message)
{
    public bool IsFalse => Status == ConditionStatus.False;

    public static Finding True(string type, string reason, string message) => new(type, ConditionStatus.True, reason, message);

    public static Finding False(string type, string reason, string message) => new(type, ConditionStatus.False, reason, message);

    public static Finding Unknown(string type, string reason, string message) => new(type, ConditionStatus.Unknown, reason, message);
}

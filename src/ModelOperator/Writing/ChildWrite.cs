using ModelOperator.Core;

namespace ModelOperator.Writing;

/// <summary>What became of a decision about a child; all is well when it has neither.</summary>
/// <param name="Refusal">Why it cannot be written until somebody changes something.</param>
/// <param name="RetryAfter">When to try what was not tried now.</param>
internal readonly record struct ChildWrite(ChildRefusal? Refusal, TimeSpan? RetryAfter)
{
    public static ChildWrite Done => default;

    /// <summary>Whether what depends on the child may be written.</summary>
    public bool IsDone => Refusal is null && RetryAfter is null;

    public static ChildWrite Refused(ChildRefusal refusal) => new(refusal, null);

    public static ChildWrite Later(TimeSpan after) => new(null, after);
}

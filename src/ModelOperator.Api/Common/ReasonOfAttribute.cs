namespace ModelOperator.Api;

/// <summary>
/// Names a condition that carries the reason it is on. REASONS.md is made from these, and from the documentation of the reasons: what they
/// mean is the summary, and what to do the remarks. A reason without one is of events alone.
/// </summary>
/// <param name="condition">One of <see cref="ConditionTypes"/>.</param>
/// <param name="kinds">The kinds on which it carries it; every kind that has the condition where none is named.</param>
[AttributeUsage(AttributeTargets.Field, AllowMultiple = true)]
public sealed class ReasonOfAttribute(string condition, params Type[] kinds) : Attribute
{
    /// <summary>Type of the condition.</summary>
    public string Condition { get; } = condition;

    /// <summary>The kinds; empty for every kind that has the condition.</summary>
    public IReadOnlyList<Type> Kinds { get; } = kinds;
}

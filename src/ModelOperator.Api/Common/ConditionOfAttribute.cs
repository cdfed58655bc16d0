namespace ModelOperator.Api;

/// <summary>Names the kinds whose status has the type of condition that it is on.</summary>
/// <param name="kinds">The kinds; every kind where none is named.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class ConditionOfAttribute(params Type[] kinds) : Attribute
{
    /// <summary>The kinds; empty for every kind.</summary>
    public IReadOnlyList<Type> Kinds { get; } = kinds;
}

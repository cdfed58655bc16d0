namespace ModelOperator.Kubernetes.Resources.Schema;

/// <summary>The list is a map keyed by these fields of its items (<c>x-kubernetes-list-type: map</c>), so appliers can own single items.</summary>
/// <param name="keys">JSON names of the key fields; they are required in the items.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListMapAttribute(params string[] keys) : Attribute
{
    /// <summary>JSON names of the key fields.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}

/// <summary>The list is a set of scalars (<c>x-kubernetes-list-type: set</c>): order means nothing, duplicates are refused.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListSetAttribute : Attribute;

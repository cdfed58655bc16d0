namespace ModelOperator.Kubernetes.Resources.Schema;

/// <summary>
/// A validation rule in CEL (<c>x-kubernetes-validations</c>). On a kind it is placed at the root (where <c>self.metadata.name</c>
/// is visible), on a type at every field of that type, on a property at that field. A rule that mentions <c>oldSelf</c> is a
/// transition rule.
/// </summary>
/// <param name="rule">The expression; <c>self</c> is the value it is placed on.</param>
/// <param name="message">What to tell the user: what is wrong and what to write instead, in one sentence.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Property, AllowMultiple = true)]
public class CelRuleAttribute(string rule, string message) : Attribute
{
    /// <summary>The expression.</summary>
    public string Rule { get; } = rule;

    /// <summary>What to tell the user.</summary>
    public string Message { get; } = message;

    /// <summary>Field that the error is reported at, relative to the place of the rule, e.g. <c>.version</c>.</summary>
    public string? FieldPath { get; init; }

    /// <summary>On a list or map property: whether the rule is placed on each item or value instead of on the whole.</summary>
    public bool OnItems { get; init; }
}

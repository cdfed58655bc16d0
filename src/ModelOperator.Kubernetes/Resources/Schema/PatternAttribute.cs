namespace ModelOperator.Kubernetes.Resources.Schema;

/// <summary>
/// The text must match a regular expression. It becomes a CEL rule and not an OpenAPI <c>pattern</c>, because a broken pattern shows
/// users the expression and a broken rule shows them a sentence. Give the field a <see cref="SchemaAttribute.MaxLength"/>: the server
/// refuses rules whose cost it cannot bound.
/// </summary>
/// <param name="pattern">RE2 expression that the text contains (anchor it), without quotes.</param>
/// <param name="message">What to tell the user: what to write instead, in one sentence.</param>
public sealed class PatternAttribute(string pattern, string message)
    : CelRuleAttribute($"self.matches('{pattern.Replace("\\", "\\\\", StringComparison.Ordinal)}')", message);

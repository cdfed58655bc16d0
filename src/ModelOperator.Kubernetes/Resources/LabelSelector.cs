using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>How a label selector requirement compares.</summary>
public enum LabelSelectorOperator
{
    /// <summary>The label's value is one of the values.</summary>
    In,

    /// <summary>The label is absent, or its value is none of the values.</summary>
    NotIn,

    /// <summary>The label is present.</summary>
    Exists,

    /// <summary>The label is absent.</summary>
    DoesNotExist,
}

/// <summary>One requirement of a label selector.</summary>
[CelRule("self.operator in ['In', 'NotIn'] ? has(self.values) && size(self.values) > 0 : !has(self.values) || size(self.values) == 0",
    "a selector requirement with operator In or NotIn needs values, and one with Exists or DoesNotExist must have none")]
public sealed record LabelSelectorRequirement
{
    /// <summary>Key of the label.</summary>
    [Schema(MaxLength = LabelSyntax.KeyLength)]
    [Pattern(LabelSyntax.Key, LabelSyntax.KeyMessage)]
    public required string Key { get; init; }

    /// <summary>In, NotIn, Exists or DoesNotExist.</summary>
    public required LabelSelectorOperator Operator { get; init; }

    /// <summary>Values for In and NotIn; must be empty for Exists and DoesNotExist.</summary>
    [Schema(MaxItems = 32)]
    [Items(MaxLength = LabelSyntax.ValueLength)]
    [Pattern(LabelSyntax.Value, LabelSyntax.ValueMessage, OnItems = true)]
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Whether a set of labels meets the requirement.</summary>
    public bool Matches(IReadOnlyDictionary<string, string>? labels)
    {
        string? value = null;
        var present = labels?.TryGetValue(Key, out value) ?? false;
        return Operator switch
        {
            LabelSelectorOperator.In => present && (Values?.Contains(value!) ?? false),
            LabelSelectorOperator.NotIn => !present || !(Values?.Contains(value!) ?? false),
            LabelSelectorOperator.Exists => present,
            LabelSelectorOperator.DoesNotExist => !present,
            _ => false,
        };
    }
}

/// <summary>Selects objects by their labels; all requirements must hold. An empty selector selects everything.</summary>
public sealed record LabelSelector
{
    /// <summary>Labels that must be present with exactly these values.</summary>
    [Schema(MaxProperties = 64)]
    [Items(MaxLength = LabelSyntax.ValueLength)]
    [CelRule(LabelSyntax.KeysRule, LabelSyntax.KeyMessage)]
    [Pattern(LabelSyntax.Value, LabelSyntax.ValueMessage, OnItems = true)]
    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }

    /// <summary>Further requirements on labels.</summary>
    [Schema(MaxItems = 8)]
    public IReadOnlyList<LabelSelectorRequirement>? MatchExpressions { get; init; }

    /// <summary>Whether a set of labels meets every requirement.</summary>
    public bool Matches(IReadOnlyDictionary<string, string>? labels)
    {
        foreach (var (key, value) in MatchLabels ?? new Dictionary<string, string>())
        {
            if (labels is null || !labels.TryGetValue(key, out var actual) || actual != value)
            {
                return false;
            }
        }

        return MatchExpressions?.All(requirement => requirement.Matches(labels)) ?? true;
    }
}

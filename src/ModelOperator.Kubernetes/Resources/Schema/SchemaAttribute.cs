namespace ModelOperator.Kubernetes.Resources.Schema;

/// <summary>OpenAPI validation of a property in a generated CustomResourceDefinition; the members carry OpenAPI's names and meaning.</summary>
[AttributeUsage(AttributeTargets.Property)]
public class SchemaAttribute : Attribute
{
    /// <summary>Shortest string, in characters; -1 when not limited.</summary>
    public int MinLength { get; init; } = -1;

    /// <summary>Longest string, in characters; -1 when not limited.</summary>
    public int MaxLength { get; init; } = -1;

    /// <summary>OpenAPI format, e.g. <c>int64</c>; null to derive it from the property's type, empty for none.</summary>
    public string? Format { get; init; }

    /// <summary>Smallest number; NaN when not limited.</summary>
    public double Minimum { get; init; } = double.NaN;

    /// <summary>Largest number; NaN when not limited.</summary>
    public double Maximum { get; init; } = double.NaN;

    /// <summary>Fewest list items; -1 when not limited.</summary>
    public int MinItems { get; init; } = -1;

    /// <summary>Most list items; -1 when not limited.</summary>
    public int MaxItems { get; init; } = -1;

    /// <summary>Fewest map entries; -1 when not limited.</summary>
    public int MinProperties { get; init; } = -1;

    /// <summary>Most map entries; -1 when not limited.</summary>
    public int MaxProperties { get; init; } = -1;

    /// <summary>
    /// The schema default: a string (also for enums), number or boolean, or <c>"{}"</c> on an object, whose own defaults then apply;
    /// null for none.
    /// </summary>
    public object? Default { get; init; }
}

/// <summary>The same, for the items of a list or the values of a map.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemsAttribute : SchemaAttribute;

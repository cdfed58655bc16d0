using System.Text.Json.Nodes;

namespace ModelOperator.ClusterTests.Crds.Cases;

/// <summary>
/// What one constraint lets pass and what it refuses, each as a change of one of the kind's examples.
/// </summary>
/// <param name="Kind">The kind.</param>
/// <param name="Constraint">The constraint, as <see cref="Crds.Constraint"/> names it.</param>
internal sealed record Case(string Kind, string Constraint)
{
    /// <summary>The field that is changed.</summary>
    public required string Field { get; init; }

    /// <summary>Which of the kind's examples is changed.</summary>
    public int Example { get; init; }

    /// <summary>What the field becomes, with <c>?</c> for the value.</summary>
    public string Template { get; init; } = "?";

    /// <summary>Values as JSON with which the object is valid; an empty text takes the field away.</summary>
    public IReadOnlyList<string> Accepted { get; init; } = [];

    /// <summary>Values with which it is not.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];

    /// <summary>Field that the refusal names.</summary>
    public required string ReportedField { get; init; }

    /// <summary>The machine's word for the refusal, e.g. <c>FieldValueTooLong</c>.</summary>
    public string Reason { get; init; } = "FieldValueInvalid";

    /// <summary>What the refusal ends with.</summary>
    public string Sentence { get; init; } = "";

    /// <summary>Whether the change is made to an object that exists, where what was counts too.</summary>
    public bool OnUpdate { get; init; }

    /// <summary>What the server stores, as JSON, when the field is not given.</summary>
    public string? Default { get; init; }

    /// <summary>Status is written through a subresource of its own, to an object that exists.</summary>
    public bool IsStatus => Field.StartsWith("status.", StringComparison.Ordinal);

    /// <summary>The example with the field changed.</summary>
    public JsonObject Changed(JsonObject example, string value)
    {
        var changed = example.DeepClone().AsObject();
        FieldPath.Set(changed, Field, value.Length == 0 ? null : JsonNode.Parse(Template.Replace("?", value, StringComparison.Ordinal)));
        return changed;
    }

    public override string ToString() => $"{Kind} {Constraint}";
}

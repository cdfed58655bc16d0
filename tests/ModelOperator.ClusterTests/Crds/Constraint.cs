using System.Text.Json.Nodes;
using ModelOperator.Testing.Crds;

namespace ModelOperator.ClusterTests.Crds;

/// <summary>One thing that the schema of a kind demands or gives, in words that a table can repeat.</summary>
internal static class Constraint
{
    private static readonly string[] Limits =
        ["minLength", "maxLength", "minItems", "maxItems", "maxProperties", "minimum", "maximum", "default"];

    /// <summary>Names a constraint: where it is in the schema, and what it says.</summary>
    public static string At(string schemaPath, string says) => $"{(schemaPath.Length == 0 ? "object" : schemaPath)}: {says}";

    /// <summary>All constraints of a definition.</summary>
    public static IEnumerable<string> AllOf(JsonObject definition) =>
        from field in SchemaField.AllOf(definition)
        from says in Says(field.Schema)
        select At(field.Path, says);

    private static IEnumerable<string> Says(JsonObject schema) =>
    [
        .. Limits.Where(schema.ContainsKey).Select(keyword => $"{keyword} {schema[keyword]!.ToJsonString()}"),
        .. Strings(schema["required"]).Select(field => $"required {field}"),
        .. schema["enum"] is { } values ? [$"enum {string.Join(' ', Strings(values))}"] : Enumerable.Empty<string>(),
        .. (schema["x-kubernetes-validations"]?.AsArray() ?? []).Select(rule => $"rule {(string)rule!["message"]!}"),
        .. (string?)schema["x-kubernetes-list-type"] is { } type and not "atomic" ? [$"list {type}"] : Enumerable.Empty<string>(),
        .. (string?)schema["format"] == "date-time" ? ["format date-time"] : Enumerable.Empty<string>(),
    ];

    private static IEnumerable<string> Strings(JsonNode? list) => (list as JsonArray ?? []).Select(item => (string)item!);
}

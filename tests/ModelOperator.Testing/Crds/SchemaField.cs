using System.Text.Json.Nodes;

namespace ModelOperator.Testing.Crds;

/// <summary>One place in the schema of a kind: the object itself, a field, the items of a list, or the values of a map.</summary>
/// <param name="Path">Where it is, e.g. <c>spec.training.datasets[*].uri</c> or <c>spec.placement.nodeSelector.*</c>; empty for the object.</param>
/// <param name="Schema">What the schema says about it.</param>
public sealed record SchemaField(string Path, JsonObject Schema)
{
    /// <summary>Whether it is a named field, which has a description of its own.</summary>
    public bool IsNamed => Path.Length > 0 && Path[^1] is not (']' or '*');

    /// <summary>Everything in a CustomResourceDefinition's schema, outer places before inner ones.</summary>
    public static IEnumerable<SchemaField> AllOf(JsonObject definition) =>
        Walk("", definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject());

    private static IEnumerable<SchemaField> Walk(string path, JsonObject schema)
    {
        var inner = schema["properties"] is JsonObject properties
            ? properties.Select(property => (Path: path.Length == 0 ? property.Key : $"{path}.{property.Key}", Schema: property.Value))
            : schema["items"] is { } items ? [($"{path}[*]", items)]
            : schema["additionalProperties"] is { } values ? [($"{path}.*", values)]
            : [];
        return inner.SelectMany(place => Walk(place.Path, place.Schema!.AsObject())).Prepend(new(path, schema));
    }
}

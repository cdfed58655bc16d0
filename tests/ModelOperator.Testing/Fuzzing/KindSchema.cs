using System.Text.Json.Nodes;
using ModelOperator.Testing.Fuzzing.Schemas;

namespace ModelOperator.Testing.Fuzzing;

/// <summary>A kind of the API and what its objects must be.</summary>
/// <param name="Kind">Its name.</param>
/// <param name="ApiVersion">Group and version.</param>
/// <param name="IsNamespaced">Whether its objects live in namespaces.</param>
/// <param name="Schema">What they must be.</param>
internal sealed record KindSchema(string Kind, string ApiVersion, bool IsNamespaced, ValueSchema Schema)
{
    /// <summary>Reads definitions.</summary>
    /// <exception cref="FormatException">One says something that is not understood; the message names the kind and the field.</exception>
    public static IReadOnlyList<KindSchema> All(IEnumerable<JsonObject> definitions) => [.. definitions.Select(Of)];

    /// <summary>Fills in what the API server would: the defaults of fields that are not there.</summary>
    public void AddDefaults(JsonObject item) => AddDefaults(Schema, item);

    private static KindSchema Of(JsonObject definition)
    {
        var spec = definition["spec"]!;
        var kind = (string)spec["names"]!["kind"]!;
        try
        {
            return new(
                kind, $"{(string)spec["group"]!}/{(string)spec["versions"]![0]!["name"]!}", (string?)spec["scope"] == "Namespaced", ValueSchema.Of(definition));
        }
        catch (FormatException problem)
        {
            throw new FormatException($"{kind} {problem.Message}", problem);
        }
    }

    private static void AddDefaults(ValueSchema schema, JsonNode? value)
    {
        switch (value)
        {
            case JsonArray list:
                foreach (var item in list)
                {
                    AddDefaults(schema.Items!, item);
                }

                break;
            case JsonObject map:
                foreach (var (name, property) in schema.Properties)
                {
                    if (!map.ContainsKey(name) && property.Default is { } standard)
                    {
                        map[name] = standard.DeepClone();
                    }

                    AddDefaults(property, map[name]);
                }

                break;
        }
    }
}

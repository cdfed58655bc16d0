using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Finding;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Cli.Catalog;

/// <summary>Reads what a catalog answers, or whatever else answers at its address: what fits no answer is refused, and no text moves the cursor.</summary>
internal static class CatalogAnswers
{
    /// <summary>Reads an answer.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static T Read<T>(string body, JsonTypeInfo<T> contract)
        where T : class =>
        Plain(JsonNode.Parse(body)).Deserialize(contract) ?? throw new JsonException("it is null");

    /// <summary>What an answer that refuses says.</summary>
    public static string? Detail(string body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject problem && problem["detail"] is JsonValue detail && detail.TryGetValue<string>(out var text) ? text : null;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static JsonNode Plain(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(Fields(fields)),
        JsonArray items => new JsonArray([.. items.Select(Plain)]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(string.Join('\n', text.Split('\n').Select(QueryText.Plain))),
        null => throw new JsonException("a list has an item that is null"),
        _ => node.DeepClone(),
    };

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Fields(JsonObject fields)
    {
        try
        {
            return [.. fields.Select(field => KeyValuePair.Create(field.Key, field.Value is null ? null : Plain(field.Value)))];
        }
        catch (ArgumentException exception)
        {
            throw new JsonException("a field is there twice", exception);
        }
    }
}

/// <summary>What a catalog answers to a search, as far as it is shown.</summary>
/// <param name="Total">Number of assets found.</param>
/// <param name="Hits">The assets, the best first.</param>
internal sealed record CatalogSearchAnswer(int Total, IReadOnlyList<FoundAsset> Hits);

/// <summary>Source-generated JSON contracts of what catalogs answer.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    Converters = [typeof(KubernetesTimeConverter)],
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CatalogSearchAnswer))]
[JsonSerializable(typeof(EntityAnswer))]
[JsonSerializable(typeof(LineageAnswer))]
[JsonSerializable(typeof(ImpactAnswer))]
internal sealed partial class CatalogJsonContext : JsonSerializerContext;

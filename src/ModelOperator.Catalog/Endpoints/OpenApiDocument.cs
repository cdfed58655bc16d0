using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Catalog.Endpoints;

/// <summary>
/// The OpenAPI document of the operations. It is made from what the operations are checked and answered by, so that it says nothing else
/// than they do.
/// </summary>
internal static class OpenApiDocument
{
    /// <summary>Where it is served.</summary>
    public const string Path = "/openapi/v1.json";

    private const string Schemas = "#/components/schemas/";

    private static readonly JsonSchemaExporterOptions Exporting = new()
    {
        TreatNullObliviousAsNonNullable = true,

        // Times have a converter of their own, which the exporter knows nothing of.
        TransformSchemaNode = static (context, schema) => (Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type) == typeof(DateTimeOffset)
            ? new JsonObject { ["type"] = "string", ["format"] = "date-time" }
            : schema,
    };

    /// <summary>The document.</summary>
    public static byte[] Of(IReadOnlyList<Operation> operations)
    {
        var schemas = new JsonObject { [nameof(Problem)] = Schema(AnswerJsonContext.Default.Problem) };
        foreach (var answer in operations.Select(operation => operation.Answer).OfType<JsonTypeInfo>().DistinctBy(answer => answer.Type))
        {
            schemas[NameOf(answer.Type)] = Schema(answer);
        }

        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "ModelOperator catalog",
                ["version"] = "v1",
                ["description"] = "Search, lineage and impact of machine-learning assets, as far as the caller may see them. It reads and never writes. "
                    + $"An answer with the header {ApiEndpoints.UnreadHeader} lacks the kinds that it names, or has them as they were: the catalog may not read them, or they are not served.",
            },
            ["security"] = new JsonArray(new JsonObject { ["bearer"] = new JsonArray() }),
            ["paths"] = new JsonObject(operations.Select(operation => KeyValuePair.Create(operation.Path, (JsonNode?)new JsonObject { ["get"] = Describe(operation) }))),
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas,
                ["securitySchemes"] = new JsonObject
                {
                    ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "A token that the cluster's API server takes." },
                },
            },
        };
        return JsonSerializer.SerializeToUtf8Bytes(document, DocumentJson);
    }

    private static JsonTypeInfo<JsonObject> DocumentJson => OpenApiJsonContext.Default.JsonObject;

    private static JsonObject Describe(Operation operation)
    {
        var content = new JsonObject();
        if (operation.Answer is { } answer)
        {
            content[MediaTypes.Json] = new JsonObject { ["schema"] = Reference(NameOf(answer.Type)) };
        }

        foreach (var mediaType in operation.OtherMediaTypes)
        {
            content[mediaType.Split(';')[0]] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } };
        }

        return new JsonObject
        {
            ["operationId"] = operation.Id,
            ["summary"] = operation.Summary,
            ["parameters"] = new JsonArray(
                [.. operation.Named is { } named ? (JsonNode?[])[Naming(named)] : [], .. operation.Parameters.Select(Describe)]),
            ["responses"] = new JsonObject
            {
                ["200"] = new JsonObject { ["description"] = "The answer.", ["content"] = content },
                ["default"] = new JsonObject
                {
                    ["description"] = "Why there is none: 400 and 414 for a request that is not understood, 401 for a token that is missing or not known, 403 for an asset of which only the name is shown, "
                        + "404 for one that is not there or not for the caller to see, 429 and 503 for later.",
                    ["content"] = new JsonObject { [Problem.MediaType] = new JsonObject { ["schema"] = Reference(nameof(Problem)) } },
                },
            },
        };
    }

    private static JsonObject Naming(string part) => new()
    {
        ["name"] = part,
        ["in"] = "path",
        ["required"] = true,
        ["description"] = part == "uri" ? "Identity of the asset, such as aip://model/k8s/studio/scene-encoder; as it is or percent-encoded." : "Name of the object.",
        ["schema"] = new JsonObject { ["type"] = "string" },
    };

    private static JsonObject Describe(Parameter parameter)
    {
        var value = parameter.MaxNumber is { } most
            ? new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = most }
            : new JsonObject { ["type"] = "string", ["maxLength"] = parameter.MaxLength };
        if (parameter.Values.Count > 0)
        {
            value["enum"] = new JsonArray([.. parameter.Values.Select(text => (JsonNode?)text)]);
        }

        return new JsonObject
        {
            ["name"] = parameter.Name,
            ["in"] = "query",
            ["required"] = parameter.IsRequired,
            ["description"] = parameter.Description,
            ["schema"] = parameter.Repeats ? new JsonObject { ["type"] = "array", ["items"] = value, ["maxItems"] = Parameter.MaxValues } : value,
        };
    }

    private static JsonObject Reference(string schema) => new() { ["$ref"] = Schemas + schema };

    /// <summary>E.g. <c>PageOfTeamSummary</c>.</summary>
    private static string NameOf(Type type) =>
        type.IsGenericType ? $"{type.Name.Split('`')[0]}Of{string.Concat(type.GetGenericArguments().Select(NameOf))}" : type.Name;

    /// <summary>The schema of an answer. The exporter refers to what it described before from its own root, which is not that of the document.</summary>
    private static JsonNode Schema(JsonTypeInfo answer)
    {
        var schema = answer.GetJsonSchemaAsNode(Exporting);
        Move(schema, Schemas + NameOf(answer.Type));
        return schema;
    }

    private static void Move(JsonNode? node, string root)
    {
        switch (node)
        {
            case JsonArray list:
                foreach (var item in list)
                {
                    Move(item, root);
                }

                break;
            case JsonObject fields:
                foreach (var (key, value) in fields.ToList())
                {
                    if (key == "$ref")
                    {
                        fields[key] = $"{root}{((string)value!)[1..]}";
                    }
                    else
                    {
                        Move(value, root);
                    }
                }

                break;
        }
    }
}

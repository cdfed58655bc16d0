using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ModelOperator.Catalog.Endpoints;

/// <summary>Source-generated JSON contract of a document that is made node by node.</summary>
[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class OpenApiJsonContext : JsonSerializerContext;

using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ModelOperator.Cli.Writing;

/// <summary>JSON contract of patches.</summary>
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class PatchJsonContext : JsonSerializerContext;

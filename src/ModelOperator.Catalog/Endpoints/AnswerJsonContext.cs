using System.Text.Json.Serialization;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Catalog.Endpoints;

/// <summary>Source-generated JSON contracts of what is no answer about the graph, in the same form as those.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(KubernetesTimeConverter)])]
[JsonSerializable(typeof(WatchedChange))]
[JsonSerializable(typeof(WatchRefresh))]
[JsonSerializable(typeof(WatchEnd))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class AnswerJsonContext : JsonSerializerContext;

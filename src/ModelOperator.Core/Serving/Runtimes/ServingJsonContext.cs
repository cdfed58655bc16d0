using System.Text.Json.Serialization;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving.Runtimes;

/// <summary>Source-generated JSON contracts of what serving keeps and compares, in the form of the kinds themselves.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(KubernetesTimeConverter), typeof(SharedStringConverter)])]
[JsonSerializable(typeof(RuntimeRevisionContent))]
[JsonSerializable(typeof(Rollouts.CanaryPlan))]
internal sealed partial class ServingJsonContext : JsonSerializerContext;

using System.Text.Json.Serialization;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Api;

/// <summary>Source-generated JSON contracts of all kinds: camelCase, nulls left out, enums by name, unknown fields skipped.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(KubernetesTimeConverter), typeof(SharedStringConverter)])]
[JsonSerializable(typeof(Domain))]
[JsonSerializable(typeof(Dataset))]
[JsonSerializable(typeof(Model))]
[JsonSerializable(typeof(ModelVersion))]
[JsonSerializable(typeof(Embedding))]
[JsonSerializable(typeof(SharingGrant))]
[JsonSerializable(typeof(AccessRequest))]
[JsonSerializable(typeof(AccessDenial))]
[JsonSerializable(typeof(ServingRuntime))]
[JsonSerializable(typeof(ModelDeployment))]
public sealed partial class ApiJsonContext : JsonSerializerContext;

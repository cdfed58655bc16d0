using System.Text.Json.Serialization;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>Source-generated JSON contracts of reviews. Their text is not shared with other objects as that of caches is: some of it is secret.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(KubernetesTimeConverter)])]
[JsonSerializable(typeof(TokenReview))]
[JsonSerializable(typeof(SubjectAccessReview))]
public sealed partial class ReviewJsonContext : JsonSerializerContext;

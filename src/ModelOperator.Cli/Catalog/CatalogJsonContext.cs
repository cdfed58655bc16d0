using System.Text.Json.Serialization;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Finding;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Cli.Catalog;

/// <summary>Source-generated JSON contracts of what catalogs answer. What is read may be anything, so nothing that has to be there may be missing.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    Converters = [typeof(KubernetesTimeConverter)],
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SearchAnswer))]
[JsonSerializable(typeof(EntityAnswer))]
[JsonSerializable(typeof(LineageAnswer))]
[JsonSerializable(typeof(ImpactAnswer))]
internal sealed partial class CatalogJsonContext : JsonSerializerContext;

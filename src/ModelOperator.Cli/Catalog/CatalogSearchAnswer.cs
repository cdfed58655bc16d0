using System.Text.Json.Serialization;
using ModelOperator.Core.Queries.Finding;

namespace ModelOperator.Cli.Catalog;

/// <summary>What a catalog answers to a search, as far as it is shown.</summary>
/// <param name="Total">Number of assets found.</param>
/// <param name="Hits">The assets, the best first.</param>
internal sealed record CatalogSearchAnswer(int Total, IReadOnlyList<FoundAsset> Hits);

/// <summary>Source-generated JSON contracts of what catalogs answer.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CatalogSearchAnswer))]
internal sealed partial class CatalogJsonContext : JsonSerializerContext;

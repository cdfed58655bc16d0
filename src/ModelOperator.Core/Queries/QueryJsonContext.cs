using System.Text.Json.Serialization;
using ModelOperator.Core.Queries.Finding;
using ModelOperator.Core.Queries.Granting;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Queries;

/// <summary>Source-generated JSON contracts of answers, in the form of the kinds themselves: camelCase, nulls left out, enums by name.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(KubernetesTimeConverter)])]
[JsonSerializable(typeof(LineageAnswer))]
[JsonSerializable(typeof(ImpactAnswer))]
[JsonSerializable(typeof(PathsAnswer))]
[JsonSerializable(typeof(Paging.Page<Teams.TeamSummary>))]
[JsonSerializable(typeof(Teams.TeamAnswer))]
[JsonSerializable(typeof(Paging.Page<Reports.ReportedAsset>))]
[JsonSerializable(typeof(Paging.Page<Reports.ReportedGrant>))]
[JsonSerializable(typeof(EntityAnswer))]
[JsonSerializable(typeof(WhyAnswer))]
[JsonSerializable(typeof(DiffAnswer))]
[JsonSerializable(typeof(SearchAnswer))]
[JsonSerializable(typeof(GrantsAnswer))]
[JsonSerializable(typeof(QueryRefusal))]
public sealed partial class QueryJsonContext : JsonSerializerContext;

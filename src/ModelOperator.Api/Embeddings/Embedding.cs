using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>
/// Vectors for entities such as titles, shots or users, made once by a model version and reused. Two embeddings may be compared or
/// swapped only if status.compatibility is equal.
/// </summary>
[CustomResource(ShortNames = ["emb"], Categories = [ApiGroup.Category])]
[PrinterColumn("Entity", ".spec.entityType")]
[PrinterColumn("Dimension", ".spec.dimension", Type = "integer")]
[PrinterColumn("Version", ".spec.version")]
[PrinterColumn("Domain", ".status.domain")]
[PrinterColumn("Compatibility", ".status.compatibility", Priority = 1,
    Description = "Embeddings with the same value may be compared or swapped")]
[PrinterColumn("Downstream", ".metadata.annotations.lineage\\.modeloperator\\.io/downstream-count",
    Description = "Assets that depend on this one, directly or through others")]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Reason", ".status.conditions[?(@.type==\"Ready\")].reason", Priority = 1)]
[PrinterColumn("Unused", ".status.conditions[?(@.type==\"Unused\")].status", Priority = 1,
    Description = "True: nothing has been made from it for long, so it can be retired")]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
public sealed record Embedding : CustomResource<EmbeddingSpec, EmbeddingStatus>, IAsset, IKubernetesObject<Embedding>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = ApiGroup.Namespaced("embeddings", "Embedding");

    /// <inheritdoc/>
    public static JsonTypeInfo<Embedding> JsonTypeInfo => ApiJsonContext.Default.Embedding;

    [JsonIgnore]
    AssetInfo? IAsset.Info => Spec.Info;

    [JsonIgnore]
    AssetStatus? IAsset.AssetStatus => Status;
}

/// <summary>What the operator sees of an Embedding.</summary>
public sealed record EmbeddingStatus : AssetStatus
{
    /// <summary>
    /// Compatibility signature over the producer's digest, the dimension and the normalization: embeddings may be compared or
    /// swapped only if it is equal. Absent while the producer is not resolved.
    /// </summary>
    [Schema(MaxLength = 71)]
    public string? Compatibility { get; init; }
}

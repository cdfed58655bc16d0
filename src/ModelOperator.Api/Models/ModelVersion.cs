using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>
/// One trained version of a model: its artifact, what it was trained on, and how good it is. Everything but spec.stage is immutable,
/// so that a version means the same to everybody for ever.
/// </summary>
[CustomResource(ShortNames = ["mv"], Categories = [ApiGroup.Category])]
[PrinterColumn("Model", ".spec.modelRef.name")]
[PrinterColumn("Version", ".spec.version")]
[PrinterColumn("Stage", ".status.stage", Description = "Stage that the version is in")]
[PrinterColumn("Requested", ".spec.stage", Priority = 1, Description = "Stage that is asked for")]
[PrinterColumn("Format", ".spec.artifact.format")]
[PrinterColumn("Domain", ".status.domain")]
[PrinterColumn("Downstream", ".metadata.annotations.lineage\\.modeloperator\\.io/downstream-count",
    Description = "Assets that depend on this one, directly or through others")]
[PrinterColumn("Depth", ".metadata.annotations.lineage\\.modeloperator\\.io/depth", Priority = 1,
    Description = "Length of the longest chain of parents")]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Reason", ".status.conditions[?(@.type==\"Ready\")].reason", Priority = 1)]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
public sealed record ModelVersion : CustomResource<ModelVersionSpec, ModelVersionStatus>, IAsset, IKubernetesObject<ModelVersion>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = ApiGroup.Namespaced("modelversions", "ModelVersion");

    /// <inheritdoc/>
    public static JsonTypeInfo<ModelVersion> JsonTypeInfo => ApiJsonContext.Default.ModelVersion;

    [JsonIgnore]
    AssetInfo? IAsset.Info => null;

    [JsonIgnore]
    AssetStatus? IAsset.AssetStatus => Status;
}

/// <summary>What the operator sees of a ModelVersion.</summary>
public sealed record ModelVersionStatus : AssetStatus
{
    /// <summary>
    /// The stage that the version is in: the one that spec.stage asks for, or the highest below it whose gates it passes. None when
    /// a higher version holds Production in its place.
    /// </summary>
    public Stage? Stage { get; init; }

    /// <summary>Changes of the stage that the version is in, newest first; the last 10 are kept.</summary>
    [Schema(MaxItems = 10)]
    public IReadOnlyList<StageChange>? Promotions { get; init; }
}

/// <summary>A change of the stage that a version is in.</summary>
public sealed record StageChange
{
    /// <summary>The stage it got into.</summary>
    public required Stage Stage { get; init; }

    /// <summary>The stage it was in before.</summary>
    public required Stage From { get; init; }

    /// <summary>When the change took effect.</summary>
    public required DateTimeOffset Time { get; init; }
}

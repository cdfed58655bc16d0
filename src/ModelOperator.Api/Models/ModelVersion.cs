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
[PrinterColumn("Stage", ".spec.stage")]
[PrinterColumn("Format", ".spec.artifact.format")]
[PrinterColumn("Domain", ".status.domain")]
[PrinterColumn("Downstream", ".metadata.annotations.lineage\\.modeloperator\\.io/downstream-count",
    Description = "Assets that depend on this one, directly or through others")]
[PrinterColumn("Depth", ".metadata.annotations.lineage\\.modeloperator\\.io/depth", Priority = 1,
    Description = "Length of the longest chain of parents")]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Reason", ".status.conditions[?(@.type==\"Ready\")].reason", Priority = 1)]
[PrinterColumn("Unused", ".status.conditions[?(@.type==\"Unused\")].status", Priority = 1,
    Description = "True: nothing has been made from it for long, so it can be retired")]
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
public sealed record ModelVersionStatus : AssetStatus;

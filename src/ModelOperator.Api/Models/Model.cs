using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>A model: what it does, how it may be used, and what its versions must show before they are promoted.</summary>
[CustomResource(ShortNames = ["mdl"], Categories = [ApiGroup.Category])]
[PrinterColumn("Task", ".spec.task")]
[PrinterColumn("Framework", ".spec.framework")]
[PrinterColumn("Domain", ".status.domain")]
[PrinterColumn("Latest", ".status.latestVersion", Description = "Highest version")]
[PrinterColumn("Production", ".status.productionVersion", Description = "Highest version that is in stage Production")]
[PrinterColumn("License", ".spec.info.license", Priority = 1)]
[PrinterColumn("Downstream", ".metadata.annotations.lineage\\.modeloperator\\.io/downstream-count", Priority = 1,
    Description = "Assets that depend on this one, directly or through others")]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Reason", ".status.conditions[?(@.type==\"Ready\")].reason", Priority = 1)]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
public sealed record Model : CustomResource<ModelSpec, ModelStatus>, IAsset, IKubernetesObject<Model>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = ApiGroup.Namespaced("models", "Model");

    /// <inheritdoc/>
    public static JsonTypeInfo<Model> JsonTypeInfo => ApiJsonContext.Default.Model;

    [JsonIgnore]
    AssetInfo? IAsset.Info => Spec.Info;

    [JsonIgnore]
    AssetStatus? IAsset.AssetStatus => Status;
}

/// <summary>What the operator sees of a Model.</summary>
public sealed record ModelStatus : AssetStatus
{
    /// <summary>Number of versions.</summary>
    public int Versions { get; init; }

    /// <summary>Highest version.</summary>
    [Schema(MaxLength = 128)]
    public string? LatestVersion { get; init; }

    /// <summary>Highest version that is in stage Staging, as its status.stage says.</summary>
    [Schema(MaxLength = 128)]
    public string? StagingVersion { get; init; }

    /// <summary>Highest version that is in stage Production, as its status.stage says.</summary>
    [Schema(MaxLength = 128)]
    public string? ProductionVersion { get; init; }
}

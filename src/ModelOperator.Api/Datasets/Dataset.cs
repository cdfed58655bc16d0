using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>Data that models and embeddings are made from: a table, files, or media assets.</summary>
[CustomResource(ShortNames = ["dset"], Categories = [ApiGroup.Category])]
[PrinterColumn("Type", ".spec.type")]
[PrinterColumn("Version", ".spec.version")]
[PrinterColumn("Domain", ".status.domain")]
[PrinterColumn("License", ".spec.info.license", Priority = 1)]
[PrinterColumn("Downstream", ".metadata.annotations.lineage\\.modeloperator\\.io/downstream-count",
    Description = "Assets that depend on this one, directly or through others")]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Reason", ".status.conditions[?(@.type==\"Ready\")].reason", Priority = 1)]
[PrinterColumn("Unused", ".status.conditions[?(@.type==\"Unused\")].status", Priority = 1,
    Description = "True: nothing has been made from it for long, so it can be retired")]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
public sealed record Dataset : CustomResource<DatasetSpec, DatasetStatus>, IAsset, IKubernetesObject<Dataset>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = ApiGroup.Namespaced("datasets", "Dataset");

    /// <inheritdoc/>
    public static JsonTypeInfo<Dataset> JsonTypeInfo => ApiJsonContext.Default.Dataset;

    [JsonIgnore]
    AssetInfo? IAsset.Info => Spec.Info;

    [JsonIgnore]
    AssetStatus? IAsset.AssetStatus => Status;
}

/// <summary>What the operator sees of a Dataset.</summary>
public sealed record DatasetStatus : AssetStatus
{
    /// <summary>Which deployments and domains the dataset reaches; absent when nothing is made from it.</summary>
    public DatasetReach? Reach { get; init; }
}

using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>Serves a model on GPUs: becomes a Deployment and a Service as long as lineage, grants and quota allow it.</summary>
[CustomResource(
    ShortNames = ["mdep"],
    Categories = [ApiGroup.Category],
    ScaleSpecReplicasPath = ".spec.scaling.replicas",
    ScaleStatusReplicasPath = ".status.replicas",
    ScaleLabelSelectorPath = ".status.selector")]
[PrinterColumn("Model", ".spec.model.name")]
[PrinterColumn("Version", ".status.versions[0].version", Description = "The version to serve")]
[PrinterColumn("Weight", ".status.versions[0].weight", Type = "integer", Description = "Its share of the traffic, in percent")]
[PrinterColumn("Runtime", ".status.runtime", Priority = 1)]
[PrinterColumn("GPUs", ".spec.resources.gpus", Type = "integer", Priority = 1, Description = "GPUs of one replica")]
[PrinterColumn("Desired", ".spec.scaling.replicas", Type = "integer", Description = "Replicas that are asked for")]
[PrinterColumn("Available", ".status.readyReplicas", Type = "integer", Description = "Replicas that serve")]
[PrinterColumn("URL", ".status.url")]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Reason", ".status.conditions[?(@.type==\"Ready\")].reason")]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
[PrinterColumn("Message", ".status.conditions[?(@.type==\"Ready\")].message", Priority = 1, Description = "Why it is ready or not, in one sentence")]
public sealed record ModelDeployment : CustomResource<ModelDeploymentSpec, ModelDeploymentStatus>, IAsset, IKubernetesObject<ModelDeployment>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = ApiGroup.Namespaced("modeldeployments", "ModelDeployment");

    /// <inheritdoc/>
    public static JsonTypeInfo<ModelDeployment> JsonTypeInfo => ApiJsonContext.Default.ModelDeployment;

    [JsonIgnore]
    AssetInfo? IAsset.Info => Spec.Info;

    [JsonIgnore]
    AssetStatus? IAsset.AssetStatus => Status;
}

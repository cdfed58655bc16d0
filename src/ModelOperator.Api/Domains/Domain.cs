using System.Text.Json.Serialization.Metadata;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>
/// A business domain of the company, such as studio or ads: who belongs to it, which namespaces are its own, what it is measured by
/// and how many GPUs it may use.
/// </summary>
[CustomResource(ShortNames = ["dom"], Categories = [ApiGroup.Category])]
[PrinterColumn("Display Name", ".spec.displayName", Priority = 1)]
[PrinterColumn("Namespaces", ".status.namespaceCount", Type = "integer", Description = "Namespaces that belong to the domain")]
[PrinterColumn("Assets", ".status.assets.total", Type = "integer", Description = "Assets in these namespaces")]
[PrinterColumn("GPUs", ".status.gpus.used", Type = "integer", Description = "GPUs admitted for the domain's deployments")]
[PrinterColumn("Quota", ".spec.quota.gpus", Type = "integer", Description = "GPUs the domain may use", Priority = 1)]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Reason", ".status.conditions[?(@.type==\"Ready\")].reason", Priority = 1)]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
[CelRule("self.metadata.name.size() <= 63 && self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
    "a Domain's name becomes a label value: use at most 63 lower-case letters, digits and '-'", FieldPath = ".metadata.name")]
public sealed record Domain : CustomResource<DomainSpec, DomainStatus>, IKubernetesObject<Domain>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = ApiGroup.ClusterScoped("domains", "Domain");

    /// <inheritdoc/>
    public static JsonTypeInfo<Domain> JsonTypeInfo => ApiJsonContext.Default.Domain;
}

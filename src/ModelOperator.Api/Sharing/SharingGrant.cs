using System.Text.Json.Serialization.Metadata;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>
/// The owner's consent: allows other namespaces to discover, use or deploy assets of the namespace the grant lives in. Without a
/// grant nothing crosses namespaces.
/// </summary>
[CustomResource(ShortNames = ["grant"], Categories = [ApiGroup.Category])]
[PrinterColumn("Permissions", ".spec.permissions")]
[PrinterColumn("Resources", ".status.matchedCount", Type = "integer", Description = "Existing objects the grant covers")]
[PrinterColumn("Grantees", ".status.granteeCount", Type = "integer", Description = "Namespaces the grant reaches")]
[PrinterColumn("Consumers", ".status.consumerCount", Type = "integer", Description = "Objects that live by the grant")]
[PrinterColumn("Expires", ".spec.expiresAt")]
[PrinterColumn("Active", ".status.conditions[?(@.type==\"Active\")].status")]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Reason", ".status.conditions[?(@.type==\"Ready\")].reason", Priority = 1)]
[PrinterColumn("Purpose", ".spec.purpose", Priority = 1)]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
public sealed record SharingGrant : CustomResource<SharingGrantSpec, SharingGrantStatus>, IKubernetesObject<SharingGrant>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = ApiGroup.Namespaced("sharinggrants", "SharingGrant");

    /// <inheritdoc/>
    public static JsonTypeInfo<SharingGrant> JsonTypeInfo => ApiJsonContext.Default.SharingGrant;
}

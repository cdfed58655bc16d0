using System.Text.Json.Serialization.Metadata;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>
/// Asks the owner of another namespace for access to its assets. The owner answers with a SharingGrant, or with an AccessDenial. A
/// request gives nothing by itself; wait for the answer with kubectl wait --for=condition=Granted.
/// </summary>
[CustomResource(ShortNames = ["areq"], Categories = [ApiGroup.Category])]
[PrinterColumn("Asks", ".spec.namespace", Description = "Namespace whose assets are wanted")]
[PrinterColumn("Permission", ".spec.permission")]
[PrinterColumn("State", ".status.state")]
[PrinterColumn("Expires", ".status.expiresAt")]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Reason", ".status.conditions[?(@.type==\"Ready\")].reason", Priority = 1)]
[PrinterColumn("Purpose", ".spec.purpose", Priority = 1)]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
public sealed record AccessRequest : CustomResource<AccessRequestSpec, AccessRequestStatus>, IKubernetesObject<AccessRequest>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = ApiGroup.Namespaced("accessrequests", "AccessRequest");

    /// <inheritdoc/>
    public static JsonTypeInfo<AccessRequest> JsonTypeInfo => ApiJsonContext.Default.AccessRequest;
}

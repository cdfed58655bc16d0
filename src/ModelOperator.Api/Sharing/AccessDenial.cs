using System.Text.Json.Serialization.Metadata;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>The owner's no to an AccessRequest that asks for assets of the denial's own namespace. It takes nothing away that a grant gives.</summary>
[CustomResource(ShortNames = ["adeny"], Categories = [ApiGroup.Category])]
[PrinterColumn("From", ".spec.request.namespace", Description = "Namespace that asks")]
[PrinterColumn("Request", ".spec.request.name")]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Reason", ".status.conditions[?(@.type==\"Ready\")].reason", Priority = 1)]
[PrinterColumn("Because", ".spec.reason", Priority = 1, Description = "What whoever asks is told")]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
public sealed record AccessDenial : CustomResource<AccessDenialSpec, AccessDenialStatus>, IKubernetesObject<AccessDenial>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = ApiGroup.Namespaced("accessdenials", "AccessDenial");

    /// <inheritdoc/>
    public static JsonTypeInfo<AccessDenial> JsonTypeInfo => ApiJsonContext.Default.AccessDenial;
}

/// <summary>Which request is declined, and why.</summary>
public sealed record AccessDenialSpec
{
    /// <summary>The request; it must ask for assets of the denial's own namespace.</summary>
    public required AccessRequestReference Request { get; init; }

    /// <summary>Why, for whoever asks to read.</summary>
    [Schema(MinLength = 1, MaxLength = 1024)]
    public required string Reason { get; init; }
}

/// <summary>What the operator sees of an AccessDenial.</summary>
public sealed record AccessDenialStatus : ResourceStatus;

/// <summary>Names an AccessRequest.</summary>
public sealed record AccessRequestReference
{
    /// <summary>Namespace of the request: the one that asks.</summary>
    [Schema(MaxLength = Formats.LabelLength)]
    [Pattern(Formats.Label, Formats.NamespaceMessage)]
    public required string Namespace { get; init; }

    /// <summary>Name of the request.</summary>
    [Schema(MaxLength = Formats.NameLength)]
    [Pattern(Formats.Name, Formats.NameMessage)]
    public required string Name { get; init; }
}

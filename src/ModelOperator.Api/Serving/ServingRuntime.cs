using System.Text.Json.Serialization.Metadata;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>A server that can serve models of certain formats, such as vLLM or Triton, kept by the platform team for all domains.</summary>
[CustomResource(ShortNames = ["srt"], Categories = [ApiGroup.Category])]
[PrinterColumn("Formats", ".status.formats", Description = "Formats of model artifacts it serves")]
[PrinterColumn("Protocol", ".spec.protocol")]
[PrinterColumn("Image", ".spec.container.image", Priority = 1)]
[PrinterColumn("Security", ".spec.podSecurity", Priority = 1, Description = "Pod security standard that its pods keep to")]
[PrinterColumn("Deployments", ".status.deployments", Type = "integer", Description = "ModelDeployments that run on it")]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Reason", ".status.conditions[?(@.type==\"Ready\")].reason", Priority = 1)]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
public sealed record ServingRuntime : CustomResource<ServingRuntimeSpec, ServingRuntimeStatus>, IKubernetesObject<ServingRuntime>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = ApiGroup.ClusterScoped("servingruntimes", "ServingRuntime");

    /// <inheritdoc/>
    public static JsonTypeInfo<ServingRuntime> JsonTypeInfo => ApiJsonContext.Default.ServingRuntime;
}

/// <summary>What the operator sees of a ServingRuntime.</summary>
public sealed record ServingRuntimeStatus : ResourceStatus
{
    /// <summary>Names of the formats it serves: a column of kubectl get cannot take them out of the specification's list.</summary>
    [Schema(MaxItems = 32)]
    [Items(MaxLength = Api.Formats.LabelLength)]
    public IReadOnlyList<string>? Formats { get; init; }

    /// <summary>Revision of what the specification says now; deployments that pin it name it in spec.runtime.revision.</summary>
    [Schema(MaxLength = Api.Formats.NameLength)]
    public string? Revision { get; init; }

    /// <summary>ModelDeployments that run on it.</summary>
    public int Deployments { get; init; }

    /// <summary>ModelDeployments that run on an earlier revision of it.</summary>
    public int OutdatedDeployments { get; init; }
}

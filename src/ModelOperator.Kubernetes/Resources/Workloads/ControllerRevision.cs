using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>apps/v1 ControllerRevision: a snapshot that a controller keeps of something. The API server refuses to change its data.</summary>
public sealed record ControllerRevision : IKubernetesObject<ControllerRevision>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = new("apps", "v1", "controllerrevisions", "ControllerRevision", Namespaced: true);

    /// <inheritdoc/>
    public static JsonTypeInfo<ControllerRevision> JsonTypeInfo => KubernetesJsonContext.Default.ControllerRevision;

    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>The snapshot.</summary>
    public JsonElement Data { get; init; }

    /// <summary>Number of the snapshot among those of the same thing.</summary>
    public long Revision { get; init; }
}

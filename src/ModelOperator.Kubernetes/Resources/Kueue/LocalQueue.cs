using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>kueue.x-k8s.io/v1beta2 LocalQueue, by its metadata only: that it exists is all a controller here needs to know.</summary>
public sealed record LocalQueue : IKubernetesObject<LocalQueue>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = new("kueue.x-k8s.io", "v1beta2", "localqueues", "LocalQueue", Namespaced: true);

    /// <inheritdoc/>
    public static JsonTypeInfo<LocalQueue> JsonTypeInfo => KubernetesJsonContext.Default.LocalQueue;

    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }
}

using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>A namespace, by its metadata only: names and labels are all a controller here needs of it.</summary>
public sealed record Namespace : IKubernetesObject<Namespace>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = new("", "v1", "namespaces", "Namespace", Namespaced: false);

    /// <inheritdoc/>
    public static JsonTypeInfo<Namespace> JsonTypeInfo => KubernetesJsonContext.Default.Namespace;

    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }
}

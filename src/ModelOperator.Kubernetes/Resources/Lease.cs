using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>A lock that processes take turns in holding (coordination.k8s.io/v1).</summary>
public sealed record Lease : IKubernetesObject<Lease>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = new("coordination.k8s.io", "v1", "leases", "Lease", Namespaced: true);

    /// <inheritdoc/>
    public static JsonTypeInfo<Lease> JsonTypeInfo => KubernetesJsonContext.Default.Lease;

    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>Who holds the lease.</summary>
    public LeaseSpec? Spec { get; init; }
}

/// <summary>Who holds a lease, and what the holder wrote when it last renewed it.</summary>
public sealed record LeaseSpec
{
    /// <summary>The holder; empty or null when nobody holds the lease.</summary>
    public string? HolderIdentity { get; init; }

    /// <summary>How long others leave the lease alone after they saw it change, in seconds.</summary>
    public int? LeaseDurationSeconds { get; init; }

    /// <summary>When the holder took the lease, by its clock.</summary>
    [JsonConverter(typeof(KubernetesMicroTimeConverter))]
    public DateTimeOffset? AcquireTime { get; init; }

    /// <summary>When the holder last renewed the lease, by its clock. Others only look whether it changes.</summary>
    [JsonConverter(typeof(KubernetesMicroTimeConverter))]
    public DateTimeOffset? RenewTime { get; init; }

    /// <summary>How often the lease went from one holder to another.</summary>
    public int? LeaseTransitions { get; init; }
}

using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>keda.sh/v1alpha1 ScaledObject, with the fields a controller here sets or reads.</summary>
public sealed record ScaledObject : IKubernetesObject<ScaledObject>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = new("keda.sh", "v1alpha1", "scaledobjects", "ScaledObject", Namespaced: true);

    /// <inheritdoc/>
    public static JsonTypeInfo<ScaledObject> JsonTypeInfo => KubernetesJsonContext.Default.ScaledObject;

    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>Desired state.</summary>
    public ScaledObjectSpec? Spec { get; init; }

    /// <summary>Observed state.</summary>
    public ScaledObjectStatus? Status { get; init; }
}

/// <summary>What is scaled, between which bounds, by what.</summary>
public sealed record ScaledObjectSpec
{
    /// <summary>The object whose scale subresource is written.</summary>
    public required CrossVersionObjectReference ScaleTargetRef { get; init; }

    /// <summary>Fewest replicas.</summary>
    public int? MinReplicaCount { get; init; }

    /// <summary>Most replicas.</summary>
    public int? MaxReplicaCount { get; init; }

    /// <summary>Seconds without load until the last replica goes.</summary>
    public int? CooldownPeriod { get; init; }

    /// <summary>What else there is to say.</summary>
    public ScaledObjectAdvanced? Advanced { get; init; }

    /// <summary>What tells of load; of several the one that asks for most replicas counts.</summary>
    public required IReadOnlyList<ScaleTrigger> Triggers { get; init; }
}

/// <summary>What else there is to say of a ScaledObject.</summary>
public sealed record ScaledObjectAdvanced
{
    /// <summary>About the HorizontalPodAutoscaler that KEDA makes for more than one replica.</summary>
    public ScaledObjectAutoscaler? HorizontalPodAutoscalerConfig { get; init; }
}

/// <summary>About the HorizontalPodAutoscaler that KEDA makes.</summary>
public sealed record ScaledObjectAutoscaler
{
    /// <summary>How fast replicas come and go.</summary>
    public HorizontalPodAutoscalerBehavior? Behavior { get; init; }
}

/// <summary>Something that tells of load.</summary>
public sealed record ScaleTrigger
{
    /// <summary>Kind of the scaler, e.g. <c>prometheus</c> or <c>cpu</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Name, unique in the ScaledObject.</summary>
    public string? Name { get; init; }

    /// <summary>Settings of the scaler.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>AverageValue, Value or Utilization; AverageValue when absent.</summary>
    public string? MetricType { get; init; }
}

/// <summary>Observed state of a ScaledObject.</summary>
public sealed record ScaledObjectStatus
{
    /// <summary>Ready, Active, Fallback and Paused.</summary>
    public IReadOnlyList<WorkloadCondition>? Conditions { get; init; }
}

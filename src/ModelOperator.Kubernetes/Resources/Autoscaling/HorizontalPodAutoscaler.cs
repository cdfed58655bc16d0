using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>autoscaling/v2 HorizontalPodAutoscaler, with the fields a controller here sets or reads.</summary>
public sealed record HorizontalPodAutoscaler : IKubernetesObject<HorizontalPodAutoscaler>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = new("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", Namespaced: true);

    /// <inheritdoc/>
    public static JsonTypeInfo<HorizontalPodAutoscaler> JsonTypeInfo => KubernetesJsonContext.Default.HorizontalPodAutoscaler;

    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>Desired state.</summary>
    public HorizontalPodAutoscalerSpec? Spec { get; init; }

    /// <summary>Observed state.</summary>
    public HorizontalPodAutoscalerStatus? Status { get; init; }
}

/// <summary>What is scaled, between which bounds, by which metrics.</summary>
public sealed record HorizontalPodAutoscalerSpec
{
    /// <summary>The object whose scale subresource is written.</summary>
    public required CrossVersionObjectReference ScaleTargetRef { get; init; }

    /// <summary>Fewest replicas.</summary>
    public int? MinReplicas { get; init; }

    /// <summary>Most replicas.</summary>
    public required int MaxReplicas { get; init; }

    /// <summary>Metrics, of which the one that asks for most replicas counts. A server that stores autoscaling/v1 gives the one of the processor first.</summary>
    public IReadOnlyList<MetricSpec>? Metrics { get; init; }

    /// <summary>How fast replicas come and go.</summary>
    public HorizontalPodAutoscalerBehavior? Behavior { get; init; }
}

/// <summary>Names an object of any kind in the same namespace.</summary>
public sealed record CrossVersionObjectReference
{
    /// <summary><c>group/version</c>.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Kind.</summary>
    public required string Kind { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }
}

/// <summary>A metric and the value it is kept at; the field named by the type is set.</summary>
public sealed record MetricSpec
{
    /// <summary>Resource, Pods and others.</summary>
    public required string Type { get; init; }

    /// <summary>For Resource: a resource that the containers request.</summary>
    public ResourceMetricSource? Resource { get; init; }

    /// <summary>For Pods: a metric of the pods, averaged over them.</summary>
    public PodsMetricSource? Pods { get; init; }
}

/// <summary>A resource that containers request.</summary>
public sealed record ResourceMetricSource
{
    /// <summary>Name of the resource, e.g. <c>cpu</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The value it is kept at.</summary>
    public required MetricTarget Target { get; init; }
}

/// <summary>A metric of the pods, as the custom metrics API serves it.</summary>
public sealed record PodsMetricSource
{
    /// <summary>The metric.</summary>
    public required MetricIdentifier Metric { get; init; }

    /// <summary>The value it is kept at.</summary>
    public required MetricTarget Target { get; init; }
}

/// <summary>Names a metric.</summary>
public sealed record MetricIdentifier
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }
}

/// <summary>The value a metric is kept at; the field named by the type is set.</summary>
public sealed record MetricTarget
{
    /// <summary>Utilization or AverageValue.</summary>
    public required string Type { get; init; }

    /// <summary>For Utilization: percent of what the pods request.</summary>
    public int? AverageUtilization { get; init; }

    /// <summary>For AverageValue: the average over the pods.</summary>
    public Quantity? AverageValue { get; init; }
}

/// <summary>How fast replicas come and go.</summary>
public sealed record HorizontalPodAutoscalerBehavior
{
    /// <summary>How fast replicas go.</summary>
    public ScalingRules? ScaleDown { get; init; }
}

/// <summary>How fast replicas come, or go.</summary>
public sealed record ScalingRules
{
    /// <summary>Seconds over which the most cautious of the numbers asked for counts.</summary>
    public int? StabilizationWindowSeconds { get; init; }
}

/// <summary>Observed state of a HorizontalPodAutoscaler.</summary>
public sealed record HorizontalPodAutoscalerStatus
{
    /// <summary>AbleToScale, ScalingActive and ScalingLimited.</summary>
    public IReadOnlyList<WorkloadCondition>? Conditions { get; init; }
}

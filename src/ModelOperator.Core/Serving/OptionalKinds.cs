using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>Whether objects of a kind can be had that a cluster may or may not serve.</summary>
public enum KindAvailability
{
    /// <summary>It is not known yet, or not for the moment. Nothing is done or undone because of it.</summary>
    Unknown,

    /// <summary>The cluster does not serve the kind.</summary>
    Absent,

    /// <summary>The cluster serves the kind, and the operator may not read it.</summary>
    Forbidden,

    /// <summary>The cluster serves the kind, and its objects are known.</summary>
    Served,
}

/// <summary>What is known of a kind that a cluster may or may not serve.</summary>
/// <param name="Availability">Whether its objects can be had.</param>
/// <param name="Live">The object in the cache that has the name of a deployment's child, whoever it belongs to.</param>
public readonly record struct OptionalKind<T>(KindAvailability Availability, T? Live = null)
    where T : class, IKubernetesObject<T>;

/// <summary>What is known of the kinds that a deployment's children may be of where the cluster serves them.</summary>
public sealed record OptionalKinds
{
    /// <summary>HorizontalPodAutoscalers of autoscaling/v2.</summary>
    public OptionalKind<HorizontalPodAutoscaler> Autoscaler { get; init; }

    /// <summary>ScaledObjects of KEDA.</summary>
    public OptionalKind<ScaledObject> ScaledObject { get; init; }

    /// <summary>HTTPRoutes of the Gateway API.</summary>
    public OptionalKind<HttpRoute> Route { get; init; }

    /// <summary>PodDisruptionBudgets of policy/v1.</summary>
    public OptionalKind<PodDisruptionBudget> DisruptionBudget { get; init; }

    /// <summary>ServiceMonitors of the Prometheus operator.</summary>
    public OptionalKind<ServiceMonitor> Monitor { get; init; }

    /// <summary>Whether LocalQueues of Kueue can be had; which there are is part of <see cref="QuotaVerdict.Queue"/>.</summary>
    public KindAvailability Queues { get; init; }
}

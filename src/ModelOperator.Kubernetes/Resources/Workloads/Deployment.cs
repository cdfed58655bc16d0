using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>apps/v1 Deployment, with the fields a controller here sets or reads.</summary>
public sealed record Deployment : IKubernetesObject<Deployment>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = new("apps", "v1", "deployments", "Deployment", Namespaced: true);

    /// <inheritdoc/>
    public static JsonTypeInfo<Deployment> JsonTypeInfo => KubernetesJsonContext.Default.Deployment;

    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>Desired state.</summary>
    public DeploymentSpec? Spec { get; init; }

    /// <summary>Observed state.</summary>
    public DeploymentStatus? Status { get; init; }
}

/// <summary>Desired state of a Deployment.</summary>
public sealed record DeploymentSpec
{
    /// <summary>Number of pods; null leaves it to another owner such as an autoscaler.</summary>
    public int? Replicas { get; init; }

    /// <summary>Which pods belong to the Deployment; immutable.</summary>
    public required LabelSelector Selector { get; init; }

    /// <summary>How pods are replaced.</summary>
    public DeploymentStrategy? Strategy { get; init; }

    /// <summary>Seconds without progress after which the rollout counts as failed.</summary>
    public int? ProgressDeadlineSeconds { get; init; }

    /// <summary>Old ReplicaSets kept.</summary>
    public int? RevisionHistoryLimit { get; init; }

    /// <summary>Whether rollouts are held.</summary>
    public bool? Paused { get; init; }

    /// <summary>The pods.</summary>
    public required PodTemplateSpec Template { get; init; }
}

/// <summary>How a Deployment replaces pods.</summary>
public sealed record DeploymentStrategy
{
    /// <summary><c>RollingUpdate</c> or <c>Recreate</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Bounds of a rolling update.</summary>
    public RollingUpdateDeployment? RollingUpdate { get; init; }
}

/// <summary>Bounds of a rolling update, as numbers of pods or percentages of them.</summary>
public sealed record RollingUpdateDeployment
{
    /// <summary>Pods that may be missing.</summary>
    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>Pods that may be there in excess.</summary>
    public IntOrString? MaxSurge { get; init; }
}

/// <summary>Observed state of a Deployment.</summary>
public sealed record DeploymentStatus
{
    /// <summary>Generation the other fields speak of.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Pods there are.</summary>
    public int Replicas { get; init; }

    /// <summary>Pods of the current template.</summary>
    public int UpdatedReplicas { get; init; }

    /// <summary>Pods that pass their readiness probe.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>Pods ready for at least minReadySeconds.</summary>
    public int AvailableReplicas { get; init; }

    /// <summary>Pods still missing.</summary>
    public int UnavailableReplicas { get; init; }

    /// <summary>Available, Progressing, ReplicaFailure.</summary>
    public IReadOnlyList<WorkloadCondition>? Conditions { get; init; }
}

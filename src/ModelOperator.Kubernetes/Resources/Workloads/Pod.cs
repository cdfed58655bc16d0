using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>core/v1 Pod, with the fields a controller here reads.</summary>
public sealed record Pod : IKubernetesObject<Pod>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = new("", "v1", "pods", "Pod", Namespaced: true);

    /// <inheritdoc/>
    public static JsonTypeInfo<Pod> JsonTypeInfo => KubernetesJsonContext.Default.Pod;

    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>Observed state. The specification is not decoded: what is read of pods is why they do not run.</summary>
    public PodStatus? Status { get; init; }
}

/// <summary>Observed state of a pod.</summary>
public sealed record PodStatus
{
    /// <summary>Pending, Running, Succeeded, Failed or Unknown.</summary>
    public string? Phase { get; init; }

    /// <summary>Why the pod is in its phase, e.g. Evicted.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason for people.</summary>
    public string? Message { get; init; }

    /// <summary>PodScheduled, Initialized, ContainersReady, Ready.</summary>
    public IReadOnlyList<WorkloadCondition>? Conditions { get; init; }

    /// <summary>State of the init containers.</summary>
    public IReadOnlyList<ContainerStatus>? InitContainerStatuses { get; init; }

    /// <summary>State of the containers.</summary>
    public IReadOnlyList<ContainerStatus>? ContainerStatuses { get; init; }
}

/// <summary>State of a container.</summary>
public sealed record ContainerStatus
{
    /// <summary>Name of the container.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it passes its readiness probe.</summary>
    public bool Ready { get; init; }

    /// <summary>How often it was restarted.</summary>
    public int RestartCount { get; init; }

    /// <summary>What it does now.</summary>
    public ContainerState? State { get; init; }

    /// <summary>How its last run ended.</summary>
    public ContainerState? LastState { get; init; }
}

/// <summary>What a container does; at most one member is set.</summary>
public sealed record ContainerState
{
    /// <summary>Not running yet, or not running again yet.</summary>
    public ContainerStateReason? Waiting { get; init; }

    /// <summary>Ended.</summary>
    public ContainerStateReason? Terminated { get; init; }
}

/// <summary>Why a container waits or ended.</summary>
public sealed record ContainerStateReason
{
    /// <summary>One word, e.g. ImagePullBackOff, CrashLoopBackOff, OOMKilled.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason for people.</summary>
    public string? Message { get; init; }

    /// <summary>Exit code of an ended container.</summary>
    public int? ExitCode { get; init; }
}

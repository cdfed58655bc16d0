namespace ModelOperator.Api;

/// <summary>
/// Words of Kubernetes for what is wrong with pods, which a ModelDeployment passes on, and ours where it has none. Those of its that are not here
/// reach users too.
/// </summary>
public static class PodReasons
{
    /// <summary>No node has room for a pod, or none that it tolerates.</summary>
    /// <remarks>Compare what the message says is missing with spec.resources and spec.placement; free GPUs, or add nodes.</remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(ModelDeployment))]
    public const string Unschedulable = "Unschedulable";

    /// <summary>A container keeps ending.</summary>
    /// <remarks>Read the last words in the message, or kubectl logs POD --previous.</remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(ModelDeployment))]
    public const string CrashLoopBackOff = "CrashLoopBackOff";

    /// <summary>A container needed more memory than its limit.</summary>
    /// <remarks>Raise spec.resources.memory.</remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(ModelDeployment))]
    [ReasonOf(ConditionTypes.ArtifactVerified)]
    public const string OutOfMemory = "OOMKilled";

    /// <summary>The node cannot pull the image of a container, and tries again.</summary>
    /// <remarks>
    /// Correct the image in the ServingRuntime, make the registry reachable from nodes, or add a pull secret to the namespace's default service
    /// account.
    /// </remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(ModelDeployment))]
    public const string ImagePullBackOff = "ImagePullBackOff";

    /// <summary>The node cannot pull the image of a container.</summary>
    /// <remarks>
    /// Correct the image in the ServingRuntime, make the registry reachable from nodes, or add a pull secret to the namespace's default service
    /// account.
    /// </remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(ModelDeployment))]
    public const string ErrImagePull = "ErrImagePull";

    /// <summary>A container names something that is not there, such as a Secret, or may not run as its image does.</summary>
    /// <remarks>Create what the message names, or correct the container in the ServingRuntime.</remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(ModelDeployment))]
    public const string CreateContainerConfigError = "CreateContainerConfigError";

    /// <summary>Pods are not even created.</summary>
    /// <remarks>Read what the message quotes: usually a ResourceQuota or an admission policy of the namespace.</remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(ModelDeployment))]
    public const string FailedCreate = "FailedCreate";

    /// <summary>A node took a pod away, because something on it ran short.</summary>
    /// <remarks>kubectl describe pod POD says what. Ask for as much as the model uses in spec.resources.</remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(ModelDeployment))]
    public const string Evicted = "Evicted";

    /// <summary>A container ended with an exit code other than 0.</summary>
    /// <remarks>Read the last words in the message, or kubectl logs POD --previous.</remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(ModelDeployment))]
    public const string ContainerFailed = "ContainerFailed";

    /// <summary>A container does not start, and Kubernetes has no usable word for why.</summary>
    /// <remarks>kubectl describe pod POD.</remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(ModelDeployment))]
    public const string ContainerWaiting = "ContainerWaiting";

    /// <summary>A pod failed, and Kubernetes has no usable word for why.</summary>
    /// <remarks>kubectl describe pod POD.</remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(ModelDeployment))]
    public const string PodFailed = "PodFailed";

    /// <summary>Pods are not even created, and Kubernetes has no usable word for why.</summary>
    /// <remarks>Read what the message quotes: usually a ResourceQuota or an admission policy of the namespace.</remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(ModelDeployment))]
    public const string ReplicaFailure = "ReplicaFailure";
}

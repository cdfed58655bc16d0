using ModelOperator.Api;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>How far the pods are from what is wanted.</summary>
internal enum RolloutState
{
    /// <summary>Exactly the wanted pods are there, and all serve.</summary>
    Complete,

    /// <summary>Kubernetes is working on it.</summary>
    Progressing,

    /// <summary>Somebody has to act.</summary>
    Failed,
}

/// <summary>How a rollout goes, as the live Deployment and its pods tell.</summary>
internal readonly record struct RolloutHealth(RolloutState State, string Reason, string Message)
{
    /// <summary>Whether pods are kept from running by what is outside of them, so that they prove nothing against what they would run.</summary>
    public bool IsOfCluster { get; init; }

    /// <summary>
    /// Judges the rollout. Complete needs proof: the live Deployment specifies what is desired, its controller has seen that, and the
    /// updated, available and existing pods are each as many as wanted. Kubernetes raises the generation of a Deployment for its annotations
    /// too, so where the controller has yet to look, the pods may prove that there is nothing for it to do.
    /// </summary>
    /// <param name="network">What becomes of the NetworkPolicy.</param>
    /// <param name="service">What is still to be done about the Service.</param>
    /// <param name="deployment">What is still to be done about the Deployment; more than metadata means that the live status speaks of another desire.</param>
    /// <param name="live">The Deployment in the cache.</param>
    /// <param name="replicas">Pods that are wanted.</param>
    /// <param name="pods">Pods of the deployment.</param>
    public static RolloutHealth Of(ServingNetwork network, ApplyDecision service, ApplyDecision deployment, Deployment? live, int replicas, IReadOnlyCollection<Pod> pods)
    {
        if (live is null || IsPending(deployment))
        {
            return Progressing(deployment.Action is ApplyAction.Wait or ApplyAction.Delete
                ? "the Deployment of before is being deleted, and another is created when it is gone"
                : live is null ? "the Deployment is being created" : "the Deployment is being updated");
        }

        return OfLive(live, replicas, pods, network.IsAwaited ? "the NetworkPolicy is being written" : IsPending(service) ? "the Service is being written" : null);
    }

    /// <summary>Judges a Deployment that specifies what is desired.</summary>
    /// <param name="live">The Deployment in the cache.</param>
    /// <param name="replicas">Pods that are wanted.</param>
    /// <param name="pods">Its pods.</param>
    /// <param name="awaited">What is still to come before its pods serve.</param>
    public static RolloutHealth OfLive(Deployment live, int replicas, IReadOnlyCollection<Pod> pods, string? awaited = null)
    {
        var status = live.Status ?? new DeploymentStatus();
        var complete = status.UpdatedReplicas == replicas && status.AvailableReplicas == replicas && status.Replicas == replicas;

        // What Kubernetes counted before has to agree: not every pod it counts carries the labels that ours are found by.
        var proven = complete && status.ObservedGeneration is not null && RolloutPods.AreComplete(live, replicas, pods);
        if (!proven && !(status.ObservedGeneration >= live.Metadata.Generation))
        {
            return Progressing("Kubernetes has not looked at the changed Deployment yet");
        }

        if (replicas == 0)
        {
            return status.Replicas == 0
                ? new RolloutHealth(RolloutState.Complete, ServingReasons.ScaledToZero, "there are to be no pods, and there are none")
                : new RolloutHealth(RolloutState.Progressing, ServingReasons.ScalingDown, $"{status.Replicas} pods are still to go");
        }

        if (awaited is not null)
        {
            return Progressing(awaited);
        }

        var counts = $"{status.UpdatedReplicas} of {replicas} replicas are up to date, {status.AvailableReplicas} available";
        return complete
            ? new RolloutHealth(RolloutState.Complete, ServingReasons.Serving, replicas == 1 ? "the replica serves" : $"all {replicas} replicas serve")
            : Incomplete(live, status, counts, pods);
    }

    /// <summary>A write of a child that failed and is tried again; null when none did.</summary>
    public static RolloutHealth? Failing(string? failure) => failure is null
        ? null
        : new RolloutHealth(RolloutState.Progressing, ServingReasons.ApplyFailed, $"a write failed and is tried again: {failure.TrimEnd('.')}");

    private static bool IsPending(ApplyDecision child) => child.Action != ApplyAction.None && !child.OnlyMetadata;

    private static RolloutHealth Incomplete(Deployment live, DeploymentStatus status, string counts, IReadOnlyCollection<Pod> pods)
    {
        var progress = Find(status, "Progressing");
        var isOver = progress?.Reason == "ProgressDeadlineExceeded";

        // No pod can tell why pods are not even created: a ResourceQuota, an admission policy.
        if (Find(status, "ReplicaFailure") is { Status: ConditionStatus.True } failure)
        {
            return Failed(PodProblems.Word(failure.Reason, PodReasons.ReplicaFailure), $"pods cannot be created: {failure.Message} ({counts})") with { IsOfCluster = !isOver };
        }

        if (live.Spec?.Paused == true)
        {
            return Failed(ServingReasons.DeploymentPaused, $"somebody paused Deployment {live.Metadata.Key} ({counts}): resume it with kubectl rollout resume") with { IsOfCluster = true };
        }

        // An artifact that is not what it should be does not become it by waiting. Pods of before say nothing about what is rolled out.
        if (PodProblems.Find(pods.Where(pod => RolloutPods.IsOf(live, pod))) is { IsFinal: true } final)
        {
            return Failed(final.Reason, $"{final.Message} ({counts})");
        }

        // Kubernetes limits only rollouts in time: pods of a finished one that break later are nobody's to repair but the user's.
        var isNobodys = isOver || progress?.Reason == "NewReplicaSetAvailable";

        // Where a rollout has old pods give way to new ones, these wait a moment for what the old ones hold.
        if (PodProblems.Find(pods, roomComes: !isNobodys && pods.Any(pod => pod.Metadata.IsDeleting)) is { } problem)
        {
            return isNobodys
                ? Failed(problem.Reason, $"{problem.Message} ({counts})") with { IsOfCluster = problem.IsOfCluster && !isOver }
                : new RolloutHealth(RolloutState.Progressing, problem.Reason, $"{problem.Message} ({counts})");
        }

        return isOver
            ? Failed(ServingReasons.ProgressDeadlineExceeded,
                $"the rollout made no progress for {live.Spec?.ProgressDeadlineSeconds} seconds ({counts}): look at the pods' logs, or allow for more time in spec.rollout.progressDeadlineSeconds")
            : Progressing(counts);
    }

    private static WorkloadCondition? Find(DeploymentStatus status, string type) =>
        status.Conditions?.FirstOrDefault(condition => condition.Type == type);

    private static RolloutHealth Progressing(string message) => new(RolloutState.Progressing, ServingReasons.Progressing, message);

    private static RolloutHealth Failed(string reason, string message) => new(RolloutState.Failed, reason, message);
}

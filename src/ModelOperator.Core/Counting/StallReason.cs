using System.Collections.Frozen;
using ModelOperator.Api;

namespace ModelOperator.Core.Counting;

/// <summary>
/// Reasons of stalled ModelDeployments as they are counted. What Kubernetes says of pods is any word, and who may write a status can write
/// another: whatever is not known counts as one, so that nobody makes up series without end.
/// </summary>
public static class StallReason
{
    /// <summary>Every reason that is not known.</summary>
    public const string Other = "Other";

    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.Ordinal,

        // Model, consent and lineage.
        ServingReasons.ModelNotFound, ServingReasons.VersionNotFound, ServingReasons.StageEmpty, ServingReasons.LineageCycle, ServingReasons.LineageRefused,
        ServingReasons.NotGranted, ServingReasons.RedistributionDenied,

        // Runtime and artifact.
        ServingReasons.RuntimeNotFound, ServingReasons.FormatNotServed, ServingReasons.NoRuntimeForFormat, ServingReasons.RuntimeDisabled,
        ServingReasons.RuntimeAmbiguous, ServingReasons.RuntimeRevisionNotFound, ServingReasons.SchemeNotSupported, ServingReasons.ClaimOutOfReach,
        ServingReasons.GpuRequired, ServingReasons.GpuResourceNotSupported, ServingReasons.ProtocolNotSpoken, ServingReasons.ParameterUnknown,
        ServingReasons.ParameterInvalid, ServingReasons.ImageVolumesNotServed, ServingReasons.VariableNotAvailable, ServingReasons.ArtifactUriInvalid,
        ServingReasons.ArtifactDigestInvalid, ServingReasons.DigestMismatch, ServingReasons.SizeMismatch, ServingReasons.ArtifactUnsafe,
        ServingReasons.ArtifactRefused, ServingReasons.FetchFailed, ServingReasons.NoSpace, ServingReasons.LoaderArgumentsInvalid,
        ServingReasons.LoaderTargetUnusable, ServingReasons.LoaderFailed,

        // Quota, writes and rollouts.
        ServingReasons.QuotaExceeded, ServingReasons.QueueNotFound, ServingReasons.NameConflict, ServingReasons.ApplyRejected, ServingReasons.ApplyFailed,
        ServingReasons.ProgressDeadlineExceeded, ServingReasons.DeploymentPaused, ServingReasons.ApprovalNeeded, ServingReasons.GateWaiting,
        ServingReasons.GateInvalid, ServingReasons.GateFailed, ServingReasons.CanaryNeedsReplicas, ServingReasons.CanaryWaitsForQuota,
        ServingReasons.ShadowNotPossible,

        // Pods; the last in words of Kubernetes that ours have nothing to add to.
        PodReasons.Unschedulable, PodReasons.CrashLoopBackOff, PodReasons.OutOfMemory, PodReasons.ImagePullBackOff, PodReasons.ErrImagePull,
        PodReasons.CreateContainerConfigError, PodReasons.FailedCreate, PodReasons.Evicted, PodReasons.ContainerFailed, PodReasons.ContainerWaiting,
        PodReasons.PodFailed, PodReasons.ReplicaFailure, "InvalidImageName", "CreateContainerError", "RunContainerError");

    /// <summary>The reason as it is counted.</summary>
    public static string Of(string reason) => Known.TryGetValue(reason, out var known) ? known : Other;
}

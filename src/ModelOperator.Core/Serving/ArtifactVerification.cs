using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>
/// Whether what is served is the artifact that the ModelVersion names by its digest, as the loaders of its pods found. Where nobody checks that,
/// it is said so.
/// </summary>
internal static class ArtifactVerification
{
    private const string Type = ConditionTypes.ArtifactVerified;

    /// <summary>What was found.</summary>
    /// <param name="runtime">The runtime.</param>
    /// <param name="version">The version.</param>
    /// <param name="pods">Pods of the deployment; those of other versions say nothing about this one.</param>
    /// <param name="rollout">What is remembered of a rollout, whose pods are gone when it failed.</param>
    public static Finding Of(ServingRuntime runtime, ModelVersion version, IEnumerable<Pod> pods, RolloutStatus? rollout)
    {
        var artifact = version.Spec.Artifact;
        var scheme = ArtifactLocation.Parse(artifact.Uri, out _)!.Scheme;
        return runtime.Spec.ArtifactLoading.WayOf(scheme) switch
        {
            ArtifactWay.Fetched => Finding.Unknown(Type, ServingReasons.RuntimeFetches,
                $"ServingRuntime {runtime.Metadata.Name} fetches {artifact.Uri} itself, so nobody checks it against the digest of ModelVersion {version.Metadata.Key}"),
            ArtifactWay.Mounted => Finding.Unknown(Type, ServingReasons.NotChecked,
                $"{artifact.Uri} is mounted as it is, and ServingRuntime {runtime.Metadata.Name} has no loader that checks it against the digest of ModelVersion {version.Metadata.Key}"),
            ArtifactWay.Image => Finding.True(Type, ServingReasons.DigestPinned,
                $"nodes pull {artifact.Uri} by its digest {artifact.Digest}, and accept no other content"),
            _ => Loaded(version, pods, rollout),
        };
    }

    private static Finding Loaded(ModelVersion version, IEnumerable<Pod> pods, RolloutStatus? rollout)
    {
        var loaders = pods.Where(pod => IsOf(version, pod))
            .OrderBy(pod => pod.Metadata.Name, StringComparer.Ordinal)
            .SelectMany(pod => pod.Status?.InitContainerStatuses ?? [], (pod, container) => (Pod: pod.Metadata.Name, Container: container, Ending: LoaderEnding.Of(container)))
            .ToList();
        var failed = loaders.Where(loader => loader.Ending is not null).ToList();
        var done = loaders.Count(loader => LoaderEnding.IsDone(loader.Container));

        // One pod that found another content outweighs others that found the right one: the source has changed.
        return failed.FirstOrDefault(loader => loader.Ending is { IsFinal: true }) is { Ending: { } final } first ? False(first.Pod, final)
            : done > 0 ? Finding.True(Type, ServingReasons.DigestMatches,
                $"the loader of {(done == 1 ? "1 pod" : $"{done} pods")} found the digest {version.Spec.Artifact.Digest} of ModelVersion {version.Metadata.Key}")
            : failed is [{ Ending: { } ending } other, ..] ? False(other.Pod, ending)
            : rollout is { FailureReason: { } reason } && rollout.ModelVersion == version.Metadata.Name && LoaderEnding.IsOfArtifact(reason)
                ? Finding.False(Type, reason, rollout.FailureMessage ?? "")
            : Finding.Unknown(Type, ServingReasons.Pending, $"no pod has loaded {version.Spec.Artifact.Uri} yet");
    }

    private static Finding False(string pod, LoaderEnding ending) => Finding.False(Type, ending.Reason, $"the loader of Pod {pod} could not put the artifact in place: {ending.Message}");

    private static bool IsOf(ModelVersion version, Pod pod) =>
        pod.Metadata.Annotations is { } annotations
        && annotations.GetValueOrDefault(ServingAnnotations.ModelVersion) == version.Metadata.Name
        && annotations.GetValueOrDefault(ServingAnnotations.ArtifactDigest) == version.Spec.Artifact.Digest;
}

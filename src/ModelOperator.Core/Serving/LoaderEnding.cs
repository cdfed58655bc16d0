using System.Globalization;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>How a loader ended that did not put the artifact in place, by its exit code.</summary>
/// <param name="Reason">One word.</param>
/// <param name="Message">What the loader said.</param>
internal readonly record struct LoaderEnding(string Reason, string Message)
{
    private const int Stopped = 143;

    /// <summary>Whether the artifact itself is not what the ModelVersion says, which no other attempt changes.</summary>
    public bool IsFinal => IsOfArtifact(Reason);

    /// <summary>Whether a reason tells that the artifact itself is not what the ModelVersion says.</summary>
    public static bool IsOfArtifact(string? reason) => reason is ServingReasons.DigestMismatch or ServingReasons.SizeMismatch or ServingReasons.ArtifactUnsafe;

    /// <summary>How a container ended; null when it is no loader, did not end, ended well, or was only stopped.</summary>
    public static LoaderEnding? Of(ContainerStatus container)
    {
        if (container.Name != LoaderContainer.Name || Last(container) is not { ExitCode: { } code and not (0 or Stopped) } ended)
        {
            return null;
        }

        var (reason, otherwise) = code switch
        {
            2 => (ServingReasons.LoaderArgumentsInvalid, "what it is to do, or the Secret with the credentials, cannot be used"),
            10 => (ServingReasons.DigestMismatch, "the content has another digest than the ModelVersion says"),
            11 => (ServingReasons.NoSpace, "the volume has no room for the artifact"),
            12 => (ServingReasons.ArtifactRefused, "the artifact does not exist there or is not given to these credentials"),
            13 => (ServingReasons.FetchFailed, "the artifact could not be fetched"),
            14 => (ServingReasons.SizeMismatch, "the content has another size than the ModelVersion says"),
            15 => (ServingReasons.ArtifactUnsafe, "the content holds paths or links that lead out of its directory"),
            16 => (ServingReasons.LoaderTargetUnusable, "its volume cannot be read or written"),
            _ => (ended.Reason == PodReasons.OutOfMemory ? PodReasons.OutOfMemory : ServingReasons.LoaderFailed, $"it ended with exit code {code.ToString(CultureInfo.InvariantCulture)}"),
        };
        return new LoaderEnding(reason, TerminationMessage.Of(ended) ?? otherwise);
    }

    /// <summary>Whether the artifact is in place.</summary>
    public static bool IsDone(ContainerStatus container) => container.Name == LoaderContainer.Name && container.State?.Terminated is { ExitCode: 0 };

    private static ContainerStateReason? Last(ContainerStatus container) => container.State?.Terminated ?? container.LastState?.Terminated;
}

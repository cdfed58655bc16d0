using ModelOperator.Api;

namespace ModelOperator.Core.Serving;

/// <summary>Image volumes, which a cluster may not have: its API server would drop or refuse them, and pods would come without their model.</summary>
internal static class ImageVolumes
{
    /// <summary>The match, or a refusal where it needs what the cluster does not have.</summary>
    public static RuntimeMatch? Required(this RuntimeMatch? match, ModelVersion version, bool served) =>
        !served && match?.Runtime is { } runtime && ArtifactLocation.Parse(version.Spec.Artifact.Uri, out _) is { } location
            && runtime.Spec.ArtifactLoading.WayOf(location.Scheme) == ArtifactWay.Image
            ? new RuntimeMatch(null, ServingReasons.ImageVolumesNotServed,
                $"ServingRuntime {runtime.Metadata.Name} mounts {version.Spec.Artifact.Uri} as an image volume, which this cluster does not have (Kubernetes 1.35 does): name a runtime in spec.runtime.name whose loader takes oci://, or ask the platform team to start the operator with --image-volumes=on if the cluster has them all the same")
            : match;
}

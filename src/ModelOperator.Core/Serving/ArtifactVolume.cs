using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>
/// Where a pod has its artifact. Whatever holds it, the container that serves sees the artifact alone, and read-only. A cache keeps artifacts by
/// the deployment's namespace and their digest: who only knows a digest gets no model of another tenant by it.
/// </summary>
/// <param name="Volume">The volume.</param>
/// <param name="Server">Where the container that serves has it.</param>
/// <param name="Loader">Where the loader has it.</param>
/// <param name="Target">What the loader fills, or checks.</param>
/// <param name="IsCache">Whether other pods use the volume too.</param>
internal sealed record ArtifactVolume(Volume Volume, VolumeMount Server, VolumeMount Loader, string Target, bool IsCache)
{
    private const string Name = "model";
    private const string CachePath = "/var/cache/modeloperator";
    private const string DigestPrefix = "sha256:";

    /// <summary>The volume of an artifact; null when the runtime fetches it itself.</summary>
    public static ArtifactVolume? Of(ServingDemand demand, ModelVersion version, ServingRuntimeSpec runtime, ArtifactLocation location)
    {
        var mountPath = ModelVariables.MountPath(runtime);
        var server = new VolumeMount { Name = Name, MountPath = mountPath, ReadOnly = true };
        return runtime.ArtifactLoading.WayOf(location.Scheme) switch
        {
            ArtifactWay.Mounted or ArtifactWay.Checked =>
                new ArtifactVolume(Claim(location.Claim!, readOnly: true), server, server, ModelVariables.ModelPath(runtime, location), IsCache: false),
            ArtifactWay.Image => new ArtifactVolume(Image(location, version), server, server, mountPath, IsCache: false),
            ArtifactWay.Loaded when Cache(demand, runtime.ArtifactLoading.Loader!) is { } cache => Cached(cache, server, $"{demand.Key.Namespace}/{Hex(version)}"),
            ArtifactWay.Loaded => new ArtifactVolume(
                new Volume { Name = Name, EmptyDir = new EmptyDirVolumeSource() }, server, server with { ReadOnly = null }, mountPath, IsCache: false),
            _ => null,
        };
    }

    /// <summary>Whether an artifact of the version can be found by its digest.</summary>
    public static bool HasDigest(ModelVersion version) =>
        version.Spec.Artifact.Digest is { Length: 71 } digest && digest.StartsWith(DigestPrefix, StringComparison.Ordinal) && Hex(version).All(char.IsAsciiHexDigitLower);

    private static ArtifactVolume Cached(Volume cache, VolumeMount server, string path) => new(
        cache, server with { SubPath = path }, new VolumeMount { Name = Name, MountPath = CachePath }, $"{CachePath}/{path}", IsCache: true);

    private static Volume? Cache(ServingDemand demand, ArtifactLoader loader) =>
        demand.Deployment.Spec.Artifact?.CacheClaim is { } claim ? Claim(claim, readOnly: null)
        : loader.NodeCachePath is { } path ? new Volume { Name = Name, HostPath = new HostPathVolumeSource { Path = path, Type = "DirectoryOrCreate" } }
        : null;

    private static Volume Claim(string claim, bool? readOnly) => new()
    {
        Name = Name,
        PersistentVolumeClaim = new PersistentVolumeClaimVolumeSource { ClaimName = claim, ReadOnly = readOnly },
    };

    // By its digest, whatever a tag has come to mean: the node's container runtime accepts no other content.
    private static Volume Image(ArtifactLocation location, ModelVersion version) => new()
    {
        Name = Name,
        Image = new ImageVolumeSource { Reference = $"{location.Repository}@{version.Spec.Artifact.Digest}", PullPolicy = "IfNotPresent" },
    };

    private static string Hex(ModelVersion version) => version.Spec.Artifact.Digest[DigestPrefix.Length..];
}

using System.Globalization;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>
/// The init container that puts an artifact in place and checks its digest, so that nothing else is ever served. It alone has the credentials of
/// the deployment.
/// </summary>
internal static class LoaderContainer
{
    public const string Name = "loader";

    /// <summary>The user that it runs as when the runtime names none.</summary>
    public const long DefaultUser = 65532;

    private const string Credentials = "credentials";
    private const string CredentialsPath = "/var/run/secrets/modeloperator.io/credentials";

    // For the owner and the group of the volume.
    private const int CredentialsMode = 0b100_100_000;

    private static readonly Quantity DefaultMemory = Quantity.Parse("256Mi");

    public static Container Of(ServingDemand demand, ModelVersion version, ServingRuntimeSpec runtime, ArtifactVolume artifact, ArtifactWay way)
    {
        var loader = runtime.ArtifactLoading.Loader!;
        var memory = new Dictionary<string, Quantity> { ["memory"] = (loader.Memory ?? DefaultMemory).InThousandths() };
        return new Container
        {
            Name = Name,
            Image = loader.Image,
            Args = [.. Args(demand, version, artifact, way)],
            Resources = new ResourceRequirements { Requests = memory, Limits = memory },
            VolumeMounts = demand.CredentialsSecret is null
                ? [artifact.Loader]
                : [artifact.Loader, new VolumeMount { Name = Credentials, MountPath = CredentialsPath, ReadOnly = true }],
            TerminationMessagePolicy = "FallbackToLogsOnError",
            SecurityContext = new SecurityContext
            {
                RunAsNonRoot = true,
                RunAsUser = runtime.Container.RunAsUser ?? DefaultUser,
                AllowPrivilegeEscalation = false,
                ReadOnlyRootFilesystem = true,
                Capabilities = new Capabilities { Drop = ["ALL"] },
            },
        };
    }

    /// <summary>The volume of the credentials, which no other container mounts; null when the deployment has none.</summary>
    public static Volume? CredentialsVolume(ServingDemand demand) => demand.CredentialsSecret is { } secret
        ? new Volume { Name = Credentials, Secret = new SecretVolumeSource { SecretName = secret, DefaultMode = CredentialsMode } }
        : null;

    // What the model's owner wrote is escaped: the kubelet expands $(NAME) in arguments.
    private static IEnumerable<string> Args(ServingDemand demand, ModelVersion version, ArtifactVolume volume, ArtifactWay way)
    {
        var artifact = version.Spec.Artifact;
        return
        [
            "--uri", ModelVariables.Escape(artifact.Uri),
            "--digest", artifact.Digest,
            "--target", ModelVariables.Escape(volume.Target),
            .. artifact.SizeBytes is { } size ? ["--size-bytes", size.ToString(CultureInfo.InvariantCulture)] : Array.Empty<string>(),
            .. volume.IsCache ? ["--cache"] : Array.Empty<string>(),
            .. demand.CredentialsSecret is null ? Array.Empty<string>() : ["--credentials", CredentialsPath],
            .. way == ArtifactWay.Checked ? ["--verify-only"] : Array.Empty<string>(),
        ];
    }
}

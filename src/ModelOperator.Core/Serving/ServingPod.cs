using ModelOperator.Api;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>
/// The pods of a deployment: the container of its ServingRuntime, the artifact, and the loader that puts it there where the runtime has one.
/// Whoever may create a ModelDeployment but no pods gains nothing a pod could give beyond that: the service account is the namespace's
/// default and its token is not mounted, no privilege can be gained, and storage and Secrets are of the pod's own namespace. A directory of the
/// node is mounted only where the ServingRuntime, which is the platform team's, names one to keep artifacts in.
/// </summary>
internal static class ServingPod
{
    // Requests in flight finish: answers of language models take longer than Kubernetes' default of 30 seconds.
    private const long TerminationGracePeriodSeconds = 60;

    /// <summary>The template of the pods: a function of what is served, by what, and as what, so that nothing else ever replaces a pod.</summary>
    public static PodTemplateSpec Template(ServingDemand demand, ModelVersion version, ServingRuntime runtime)
    {
        var location = ArtifactLocation.Parse(version.Spec.Artifact.Uri, out _)!;
        var way = runtime.Spec.ArtifactLoading.WayOf(location.Scheme);
        var loads = way is ArtifactWay.Loaded or ArtifactWay.Checked;
        var artifact = ArtifactVolume.Of(demand, version, runtime.Spec, location);
        var server = ServerContainer.Of(demand, version, runtime.Spec, location);
        var memory = SharedMemory.Of(demand, server.Resources!.Limits);
        var pod = new PodSpec
        {
            AutomountServiceAccountToken = false,
            EnableServiceLinks = false,
            SecurityContext = Security(runtime.Spec, loads),
            TerminationGracePeriodSeconds = TerminationGracePeriodSeconds,
            InitContainers = loads ? [LoaderContainer.Of(demand, version, runtime.Spec, artifact!, way)] : null,
            Containers = [server with { VolumeMounts = NullIfEmpty(artifact?.Server, memory is null ? null : SharedMemory.Mount) }],
            Volumes = NullIfEmpty(artifact?.Volume, loads ? LoaderContainer.CredentialsVolume(demand) : null, memory),
        };
        return WithHash(new PodTemplateSpec
        {
            Metadata = new ObjectLabels
            {
                Labels = ServingLabels.OfPod(demand, version.Spec.Version),
                Annotations = new Dictionary<string, string>(ServingLabels.Annotations(demand))
                {
                    [ServingAnnotations.Model] = demand.Model,
                    [ServingAnnotations.Version] = version.Spec.Version,
                    [ServingAnnotations.ModelVersion] = version.Metadata.Name,
                    [ServingAnnotations.ArtifactDigest] = version.Spec.Artifact.Digest,
                },
            },
            Spec = pod.Place(demand),
        });
    }

    private static PodSecurityContext Security(ServingRuntimeSpec runtime, bool loads)
    {
        var group = runtime.Container.RunAsUser ?? (loads ? LoaderContainer.DefaultUser : null);
        return new PodSecurityContext
        {
            // Public serving images such as Triton's run as root. A runtime says so in spec.podSecurity, or names another user.
            RunAsNonRoot = runtime.PodSecurity == PodSecurityLevel.Baseline && runtime.Container.RunAsUser is null ? null : true,
            RunAsUser = runtime.Container.RunAsUser,
            FsGroup = group,

            // A cache may hold a million files.
            FsGroupChangePolicy = group is null ? null : "OnRootMismatch",
            SeccompProfile = new SeccompProfile { Type = "RuntimeDefault" },
        };
    }

    private static PodTemplateSpec WithHash(PodTemplateSpec template) => template with
    {
        Metadata = template.Metadata! with
        {
            Annotations = new Dictionary<string, string>(template.Metadata.Annotations!)
            {
                [ServingAnnotations.TemplateHash] = SortedJson.Hash(template, KubernetesJsonContext.Default.PodTemplateSpec),
            },
        },
    };

    // Kubernetes stores an empty list as none, and replaces no pods for it; nor does the hash of the template.
    private static List<T>? NullIfEmpty<T>(params IEnumerable<T?> items)
        where T : class => items.OfType<T>().ToList() is { Count: > 0 } list ? list : null;
}

using ModelOperator.Api;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>
/// The pods of a deployment: the container the platform team wrote into the ServingRuntime, with the model's coordinates and the
/// resources the deployment asks for. Whoever may create a ModelDeployment but no pods gains nothing a pod could give beyond that:
/// the service account is the namespace's default and its token is not mounted, nothing of the node is reachable, no privilege can be
/// gained, and the only storage is the artifact's claim, which is of the pod's own namespace and mounted read-only. Which nodes pods run
/// on the user may narrow down; the schema keeps them from tolerating the taints of control planes and of nodes that are unwell, and no
/// taint is tolerated without its key.
/// </summary>
internal static class ServingPod
{
    public const string Container = "server";
    public const string Port = "http";

    // Requests in flight finish: answers of language models take longer than Kubernetes' default of 30 seconds.
    private const long TerminationGracePeriodSeconds = 60;
    private const int StartupFailureThreshold = 180;
    private const string ModelVolume = "model";
    private const string SharedMemoryVolume = "shm";

    private static readonly Quantity SharedMemory = Quantity.Parse("8Gi");

    public static PodTemplateSpec Template(ServingDemand demand, ModelVersion version, ServingRuntime runtime)
    {
        var location = ArtifactLocation.Parse(version.Spec.Artifact.Uri, out _)!;
        var resources = Resources(demand, runtime.Spec.Container);
        return WithHash(new PodTemplateSpec
        {
            Metadata = new ObjectLabels
            {
                Labels = ServingLabels.OfPod(demand),
                Annotations = new Dictionary<string, string>
                {
                    [ServingAnnotations.Model] = demand.Model,
                    [ServingAnnotations.Version] = version.Spec.Version,
                    [ServingAnnotations.ModelVersion] = version.Metadata.Name,
                    [ServingAnnotations.ArtifactDigest] = version.Spec.Artifact.Digest,
                },
            },
            Spec = new PodSpec
            {
                AutomountServiceAccountToken = false,
                EnableServiceLinks = false,
                SecurityContext = new PodSecurityContext
                {
                    RunAsNonRoot = runtime.Spec.Container.RunAsUser is null ? null : true,
                    RunAsUser = runtime.Spec.Container.RunAsUser,
                    SeccompProfile = new SeccompProfile { Type = "RuntimeDefault" },
                },
                TerminationGracePeriodSeconds = TerminationGracePeriodSeconds,
                NodeSelector = demand.Deployment.Spec.Placement?.NodeSelector is { Count: > 0 } selector ? selector : null,
                Tolerations = NullIfEmpty((demand.Deployment.Spec.Placement?.Tolerations ?? []).Select(Toleration)),
                TopologySpreadConstraints = Spread(demand),
                Containers = [ServingContainer(demand, version, runtime, location, resources)],
                Volumes = NullIfEmpty(Volumes(demand, location, resources)),
            },
        });
    }

    /// <summary>Seconds the startup probe allows a container until it must serve.</summary>
    public static int StartupSeconds(RuntimeContainer container)
    {
        var probe = StartupProbe(container);
        return probe.PeriodSeconds!.Value * probe.FailureThreshold!.Value;
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

    private static Container ServingContainer(
        ServingDemand demand, ModelVersion version, ServingRuntime runtime, ArtifactLocation location, ResourceRequirements resources)
    {
        var container = runtime.Spec.Container;
        var variables = ModelVariables.For(version.Spec, location, runtime.Spec, demand.Gpus);
        return new Container
        {
            Name = Container,
            Image = container.Image,
            Command = NullIfEmpty((container.Command ?? []).Select(variables.Expand)),
            Args = NullIfEmpty((container.Args ?? []).Select(variables.Expand)),
            Env = NullIfEmpty(Environment(demand, container, variables)),
            Ports = [new ContainerPort { Name = Port, Number = container.Port, Protocol = "TCP" }],
            Resources = resources,
            ReadinessProbe = Probe(container.ReadinessProbe ?? new RuntimeProbe(), failures: 3),
            LivenessProbe = container.LivenessProbe is { } liveness ? Probe(liveness, failures: 3) : null,
            StartupProbe = StartupProbe(container),
            VolumeMounts = NullIfEmpty(Mounts(demand, runtime, location)),
            SecurityContext = new SecurityContext
            {
                // Public serving images (vLLM, Triton) run as root and write to their root file system, so neither is refused here: a
                // runtime that can do without root says so in spec.container.runAsUser.
                AllowPrivilegeEscalation = false,
                Capabilities = new Capabilities { Drop = ["ALL"] },
            },
        };
    }

    private static List<EnvVar> Environment(ServingDemand demand, RuntimeContainer container, ModelVariables variables)
    {
        const string VisibleDevices = "NVIDIA_VISIBLE_DEVICES";
        var environment = (container.Env ?? []).Select(variable => new EnvVar { Name = variable.Name, Value = variables.Expand(variable.Value) }).ToList();
        if (demand.Gpus == 0 && !environment.Exists(variable => variable.Name == VisibleDevices))
        {
            // CUDA images ask for all GPUs in their own environment, and a node whose container runtime is NVIDIA's gives them to a pod
            // that requested none: GPUs past the quota and past the scheduler.
            environment.Add(new EnvVar { Name = VisibleDevices, Value = "void" });
        }

        return environment;
    }

    private static ResourceRequirements Resources(ServingDemand demand, RuntimeContainer container)
    {
        var requests = new Dictionary<string, Quantity>();
        var limits = new Dictionary<string, Quantity>();
        if ((demand.Deployment.Spec.Resources?.Cpu ?? container.Resources?.Cpu) is { } cpu)
        {
            requests["cpu"] = cpu.InThousandths();
        }

        if ((demand.Deployment.Spec.Resources?.Memory ?? container.Resources?.Memory) is { } memory)
        {
            requests["memory"] = limits["memory"] = memory.InThousandths();
        }

        if (demand.Gpus > 0)
        {
            requests[demand.GpuResource] = limits[demand.GpuResource] = Quantity.FromUnits(demand.Gpus);
        }

        return new ResourceRequirements { Requests = requests.Count > 0 ? requests : null, Limits = limits.Count > 0 ? limits : null };
    }

    private static IEnumerable<Volume> Volumes(ServingDemand demand, ArtifactLocation location, ResourceRequirements resources)
    {
        if (location.Claim is { } claim)
        {
            yield return new Volume
            {
                Name = ModelVolume,
                PersistentVolumeClaim = new PersistentVolumeClaimVolumeSource { ClaimName = claim, ReadOnly = true },
            };
        }

        if (demand.Gpus > 1)
        {
            // GPUs of one pod exchange tensors through shared memory, of which a container has 64 MiB. It counts as the container's
            // memory, so a limit on that bounds it; without one it must not eat the node's.
            var limit = resources.Limits!.TryGetValue("memory", out var memory) ? memory : SharedMemory;
            yield return new Volume { Name = SharedMemoryVolume, EmptyDir = new EmptyDirVolumeSource { Medium = "Memory", SizeLimit = limit } };
        }
    }

    private static IEnumerable<VolumeMount> Mounts(ServingDemand demand, ServingRuntime runtime, ArtifactLocation location)
    {
        if (location.Claim is not null)
        {
            yield return new VolumeMount { Name = ModelVolume, MountPath = ModelVariables.MountPath(runtime.Spec), ReadOnly = true };
        }

        if (demand.Gpus > 1)
        {
            yield return new VolumeMount { Name = SharedMemoryVolume, MountPath = "/dev/shm" };
        }
    }

    private static Probe StartupProbe(RuntimeContainer container) => Probe(
        container.StartupProbe ?? new RuntimeProbe { HttpPath = container.ReadinessProbe?.HttpPath }, StartupFailureThreshold);

    private static Probe Probe(RuntimeProbe probe, int failures) => new()
    {
        HttpGet = probe.HttpPath is { } path ? new HttpGetAction { Path = path, Port = Port } : null,
        TcpSocket = probe.HttpPath is null ? new TcpSocketAction { Port = Port } : null,
        PeriodSeconds = probe.PeriodSeconds ?? 10,
        TimeoutSeconds = probe.TimeoutSeconds ?? 5,
        FailureThreshold = probe.FailureThreshold ?? failures,
    };

    private static Toleration Toleration(PlacementToleration toleration) => new()
    {
        Key = toleration.Key,
        Operator = toleration.Value is null ? "Exists" : "Equal",
        Value = toleration.Value,
        Effect = toleration.Effect?.ToString(),
    };

    // Soft: an uneven spread serves, a pod that may run nowhere does not.
    private static List<TopologySpreadConstraint>? Spread(ServingDemand demand) => demand.Deployment.Spec.Placement?.SpreadBy is { } key
        ? [new TopologySpreadConstraint
        {
            MaxSkew = 1,
            TopologyKey = key,
            WhenUnsatisfiable = "ScheduleAnyway",
            LabelSelector = new LabelSelector { MatchLabels = ServingLabels.Selector(demand) },
        }]
        : null;

    // Kubernetes stores an empty list as none, and replaces no pods for it; nor does the hash of the template.
    private static List<T>? NullIfEmpty<T>(IEnumerable<T> items) => items.ToList() is { Count: > 0 } list ? list : null;
}

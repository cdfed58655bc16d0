using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>The container that serves: what the platform team wrote into the ServingRuntime, with the model's coordinates and what the deployment asks for.</summary>
internal static class ServerContainer
{
    public const string Name = "server";
    public const string Port = "http";

    private const int StartupFailureThreshold = 180;

    /// <summary>Where the hub's own libraries look for a token.</summary>
    private const string HubToken = "HF_TOKEN";

    public static Container Of(ServingDemand demand, ModelVersion version, ServingRuntimeSpec runtime, ArtifactLocation location)
    {
        var container = runtime.Container;
        var variables = ModelVariables.For(version.Spec, location, runtime, demand.Gpus);
        return new Container
        {
            Name = Name,
            Image = container.Image,
            Command = NullIfEmpty((container.Command ?? []).Select(variables.Expand)),
            Args = NullIfEmpty((container.Args ?? []).Select(variables.Expand).Concat(RuntimeParameters.Args(demand, runtime, variables))),
            Env = NullIfEmpty(Environment(demand, runtime, location, variables)),
            Ports = [new ContainerPort { Name = Port, Number = container.Port, Protocol = "TCP" }],
            Resources = Resources(demand, container),
            ReadinessProbe = Probe(container.ReadinessProbe ?? new RuntimeProbe(), failures: 3),
            LivenessProbe = container.LivenessProbe is { } liveness ? Probe(liveness, failures: 3) : null,
            StartupProbe = StartupProbe(container),
            TerminationMessagePolicy = "FallbackToLogsOnError",
            SecurityContext = new SecurityContext
            {
                // Serving images write to their root file system, so that is not refused.
                AllowPrivilegeEscalation = false,
                Capabilities = new Capabilities { Drop = ["ALL"] },
            },
        };
    }

    /// <summary>Seconds the startup probe allows a container until it must serve.</summary>
    public static int StartupSeconds(RuntimeContainer container)
    {
        var probe = StartupProbe(container);
        return probe.PeriodSeconds!.Value * probe.FailureThreshold!.Value;
    }

    private static List<EnvVar> Environment(ServingDemand demand, ServingRuntimeSpec runtime, ArtifactLocation location, ModelVariables variables)
    {
        const string VisibleDevices = "NVIDIA_VISIBLE_DEVICES";
        var environment = (runtime.Container.Env ?? []).Select(variable => new EnvVar { Name = variable.Name, Value = variables.Expand(variable.Value) }).ToList();
        if (demand.Gpus == 0 && !environment.Exists(variable => variable.Name == VisibleDevices))
        {
            // CUDA images ask for all GPUs in their own environment, and a node whose container runtime is NVIDIA's gives them to a pod
            // that requested none: GPUs past the quota and past the scheduler.
            environment.Add(new EnvVar { Name = VisibleDevices, Value = "void" });
        }

        if (demand.CredentialsSecret is { } secret && location.Scheme == ArtifactScheme.Hf && runtime.ArtifactLoading.WayOf(location.Scheme) == ArtifactWay.Fetched)
        {
            environment.RemoveAll(variable => variable.Name == HubToken);
            environment.Add(new EnvVar { Name = HubToken, ValueFrom = new EnvVarSource { SecretKeyRef = new SecretKeySelector { Name = secret, Key = HubToken } } });
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

    // Kubernetes stores an empty list as none, and replaces no pods for it; nor does the hash of the template.
    private static List<T>? NullIfEmpty<T>(IEnumerable<T> items) => items.ToList() is { Count: > 0 } list ? list : null;
}

using System.Text.Json.Serialization;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>Metadata and specification of the pods a workload makes.</summary>
public sealed record PodTemplateSpec
{
    /// <summary>Labels and annotations of the pods.</summary>
    public ObjectLabels? Metadata { get; init; }

    /// <summary>The pods.</summary>
    public required PodSpec Spec { get; init; }
}

/// <summary>The part of metadata a pod template carries.</summary>
public sealed record ObjectLabels
{
    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Annotations.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}

/// <summary>Specification of a pod, with the fields a controller here sets or reads.</summary>
public sealed record PodSpec
{
    /// <summary>Containers.</summary>
    public required IReadOnlyList<Container> Containers { get; init; }

    /// <summary>Containers that run to completion first.</summary>
    public IReadOnlyList<Container>? InitContainers { get; init; }

    /// <summary>Volumes.</summary>
    public IReadOnlyList<Volume>? Volumes { get; init; }

    /// <summary>Node the pod is bound to.</summary>
    public string? NodeName { get; init; }

    /// <summary>Labels a node must have.</summary>
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>Which nodes it may run on beyond that.</summary>
    public Affinity? Affinity { get; init; }

    /// <summary>Taints the pod tolerates.</summary>
    public IReadOnlyList<Toleration>? Tolerations { get; init; }

    /// <summary>How pods spread over failure domains.</summary>
    public IReadOnlyList<TopologySpreadConstraint>? TopologySpreadConstraints { get; init; }

    /// <summary>Whether the service account's token is mounted.</summary>
    public bool? AutomountServiceAccountToken { get; init; }

    /// <summary>Whether Service environment variables are injected.</summary>
    public bool? EnableServiceLinks { get; init; }

    /// <summary>Security settings of all containers.</summary>
    public PodSecurityContext? SecurityContext { get; init; }

    /// <summary>Seconds a pod has to end.</summary>
    public long? TerminationGracePeriodSeconds { get; init; }

    /// <summary>Priority class.</summary>
    public string? PriorityClassName { get; init; }
}

/// <summary>A container of a pod.</summary>
public sealed record Container
{
    /// <summary>Name, unique in the pod.</summary>
    public required string Name { get; init; }

    /// <summary>Image.</summary>
    public string? Image { get; init; }

    /// <summary>Entry point.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Arguments.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Environment.</summary>
    public IReadOnlyList<EnvVar>? Env { get; init; }

    /// <summary>Ports.</summary>
    public IReadOnlyList<ContainerPort>? Ports { get; init; }

    /// <summary>Requests and limits.</summary>
    public ResourceRequirements? Resources { get; init; }

    /// <summary>When it may receive traffic.</summary>
    public Probe? ReadinessProbe { get; init; }

    /// <summary>When it is restarted.</summary>
    public Probe? LivenessProbe { get; init; }

    /// <summary>When it has started; the other probes wait for it.</summary>
    public Probe? StartupProbe { get; init; }

    /// <summary>Mounted volumes.</summary>
    public IReadOnlyList<VolumeMount>? VolumeMounts { get; init; }

    /// <summary>Security settings.</summary>
    public SecurityContext? SecurityContext { get; init; }

    /// <summary>Where the sentence about its end is taken from: <c>File</c>, or <c>FallbackToLogsOnError</c> when the file is empty.</summary>
    public string? TerminationMessagePolicy { get; init; }
}

/// <summary>An environment variable with a literal value, or one from a Secret. Values from fields and whole Secrets are left out on purpose.</summary>
public sealed record EnvVar
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Value.</summary>
    public string? Value { get; init; }

    /// <summary>Where the value comes from, when it is not written here.</summary>
    public EnvVarSource? ValueFrom { get; init; }
}

/// <summary>Where the value of an environment variable comes from.</summary>
public sealed record EnvVarSource
{
    /// <summary>A key of a Secret in the pod's namespace.</summary>
    public SecretKeySelector? SecretKeyRef { get; init; }
}

/// <summary>A key of a Secret.</summary>
public sealed record SecretKeySelector
{
    /// <summary>Name of the Secret.</summary>
    public required string Name { get; init; }

    /// <summary>The key.</summary>
    public required string Key { get; init; }
}

/// <summary>A port a container listens on.</summary>
public sealed record ContainerPort
{
    /// <summary>Name, referenced by probes and Services.</summary>
    public string? Name { get; init; }

    /// <summary>Port number.</summary>
    [JsonPropertyName("containerPort")]
    public required int Number { get; init; }

    /// <summary>TCP, UDP or SCTP.</summary>
    public string? Protocol { get; init; }
}

/// <summary>Requests and limits by resource name.</summary>
public sealed record ResourceRequirements
{
    /// <summary>What is guaranteed, and scheduled by.</summary>
    public IReadOnlyDictionary<string, Quantity>? Requests { get; init; }

    /// <summary>What is not exceeded.</summary>
    public IReadOnlyDictionary<string, Quantity>? Limits { get; init; }
}

/// <summary>A health check.</summary>
public sealed record Probe
{
    /// <summary>HTTP GET that must answer 2xx or 3xx.</summary>
    public HttpGetAction? HttpGet { get; init; }

    /// <summary>TCP connection that must open.</summary>
    public TcpSocketAction? TcpSocket { get; init; }

    /// <summary>Seconds before the first check.</summary>
    public int? InitialDelaySeconds { get; init; }

    /// <summary>Seconds between checks.</summary>
    public int? PeriodSeconds { get; init; }

    /// <summary>Seconds a check may take.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>Failures in a row that count.</summary>
    public int? FailureThreshold { get; init; }

    /// <summary>Successes in a row that count.</summary>
    public int? SuccessThreshold { get; init; }
}

/// <summary>An HTTP GET.</summary>
public sealed record HttpGetAction
{
    /// <summary>Path.</summary>
    public string? Path { get; init; }

    /// <summary>Number or name of the port.</summary>
    public required IntOrString Port { get; init; }

    /// <summary>HTTP or HTTPS.</summary>
    public string? Scheme { get; init; }
}

/// <summary>A TCP connection.</summary>
public sealed record TcpSocketAction
{
    /// <summary>Number or name of the port.</summary>
    public required IntOrString Port { get; init; }
}

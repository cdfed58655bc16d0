using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>What a ServingRuntime can serve, and how it is run.</summary>
public sealed record ServingRuntimeSpec
{
    /// <summary>Formats of model artifacts it can serve.</summary>
    [Schema(MinItems = 1, MaxItems = 32)]
    [ListMap("name")]
    public required IReadOnlyList<ModelFormat> ModelFormats { get; init; }

    /// <summary>Protocol it speaks.</summary>
    public required ServingProtocol Protocol { get; init; }

    /// <summary>
    /// The container that serves. In command, args and env these variables are replaced: $(MODEL_NAME), $(MODEL_VERSION), $(MODEL_URI),
    /// $(MODEL_ID) and $(MODEL_REVISION) (the parts of an hf:// uri), $(MODEL_PATH) (where an artifact that is mounted or loaded is), $(GPU_COUNT),
    /// $(PORT). $$(NAME) stays the text $(NAME). Their values come from the model's owner: pass them as arguments, never through a shell.
    /// </summary>
    public required RuntimeContainer Container { get; init; }

    /// <summary>Accelerators it runs on.</summary>
    public Accelerators? Accelerators { get; init; }

    /// <summary>How model artifacts get to it.</summary>
    public required ArtifactLoading ArtifactLoading { get; init; }

    /// <summary>Settings that deployments may choose for themselves. Nothing else of the container can be changed by a deployment.</summary>
    [Schema(MaxItems = 32)]
    [ListMap("name")]
    public IReadOnlyList<RuntimeParameter>? Parameters { get; init; }

    /// <summary>
    /// Pod security standard that the pods keep to. Restricted: they run as a user other than root; the image or runAsUser must name one by its
    /// number. Baseline: the image may run as root. Namespaces that enforce the restricted standard refuse the latter.
    /// </summary>
    [Schema(Default = nameof(PodSecurityLevel.Restricted))]
    public PodSecurityLevel? PodSecurity { get; init; }

    /// <summary>True: the runtime is picked for no further deployment; those that name it or run on it keep it.</summary>
    [Schema(Default = false)]
    public bool? Disabled { get; init; }
}

/// <summary>A format of model artifacts.</summary>
public sealed record ModelFormat
{
    /// <summary>Name of the format, as in a ModelVersion's spec.artifact.format.</summary>
    [Schema(MaxLength = Formats.LabelLength)]
    [Pattern(Formats.Name, Formats.FormatMessage)]
    public required string Name { get; init; }

    // No schema defaults in here: a client-side apply sends lists as they are written, so a default inside one never stops differing.

    /// <summary>False: the runtime is not picked for the format by itself, only when a deployment names it. True when absent.</summary>
    public bool? AutoSelect { get; init; }

    /// <summary>
    /// Among runtimes that would be picked the highest priority wins; where two have it, a deployment must name one. A deployment keeps the
    /// runtime it runs on as long as that one fits, so that a new runtime restarts nothing. 0 when absent.
    /// </summary>
    [Schema(Minimum = -1000, Maximum = 1000)]
    public int? Priority { get; init; }
}

/// <summary>Inference protocols.</summary>
public enum ServingProtocol
{
    /// <summary>The OpenAI HTTP API (chat completions, completions, embeddings).</summary>
    OpenAI,

    /// <summary>The Open Inference Protocol, also known as KServe v2.</summary>
    OpenInference,

    /// <summary>The HTTP API of Text Embeddings Inference.</summary>
    TextEmbeddings,

    /// <summary>Another protocol.</summary>
    Custom,
}

/// <summary>A container that serves a model.</summary>
public sealed record RuntimeContainer
{
    /// <summary>Image, with a tag or digest.</summary>
    [Schema(MaxLength = 512)]
    [Pattern("^[^\\s]+[:@][^/\\s]+$", "pin the image with a tag or a digest, e.g. vllm/vllm-openai:v0.11.0")]
    public required string Image { get; init; }

    /// <summary>Entry point; the image's own when absent.</summary>
    [Schema(MaxItems = 64)]
    [Items(MaxLength = 4096)]
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Arguments; the image's own when absent.</summary>
    [Schema(MaxItems = 128)]
    [Items(MaxLength = 4096)]
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Environment with literal values.</summary>
    [Schema(MaxItems = 64)]
    [ListMap("name")]
    public IReadOnlyList<RuntimeEnv>? Env { get; init; }

    /// <summary>Port that it serves on.</summary>
    [Schema(Minimum = 1, Maximum = 65535)]
    public required int Port { get; init; }

    /// <summary>When it may receive traffic; a TCP check of the port when absent.</summary>
    public RuntimeProbe? ReadinessProbe { get; init; }

    /// <summary>When it is restarted.</summary>
    public RuntimeProbe? LivenessProbe { get; init; }

    /// <summary>When it has started; the readiness check with half an hour of patience when absent. Large models take minutes to load: allow for it here.</summary>
    public RuntimeProbe? StartupProbe { get; init; }

    /// <summary>Resources requested when a deployment does not say.</summary>
    public RuntimeResources? Resources { get; init; }

    /// <summary>Where the container tells its metrics in Prometheus' format; absent when it does not.</summary>
    public RuntimeMetrics? Metrics { get; init; }

    /// <summary>
    /// User id the container runs as; the image's own user when absent. The group of mounted files is the same number.
    /// </summary>
    [Schema(Minimum = 1, Maximum = 2147483647, Format = "int64")]
    public long? RunAsUser { get; init; }
}

/// <summary>An environment variable.</summary>
public sealed record RuntimeEnv
{
    /// <summary>Name of the variable.</summary>
    [Schema(MaxLength = 128)]
    [Pattern("^[A-Za-z_][A-Za-z0-9_]*$", "write the name of an environment variable: letters, digits and '_', not beginning with a digit")]
    public required string Name { get; init; }

    /// <summary>Value of the variable.</summary>
    [Schema(MaxLength = 4096)]
    public required string Value { get; init; }
}

/// <summary>A health check of the serving port.</summary>
public sealed record RuntimeProbe
{
    /// <summary>Path of an HTTP GET that must answer 200; a TCP connection is tried when absent.</summary>
    [Schema(MaxLength = 1024)]
    [Pattern("^/[^\\s]*$", "write the path with a leading / and without spaces, e.g. /health")]
    public string? HttpPath { get; init; }

    /// <summary>Seconds between checks.</summary>
    [Schema(Default = 10, Minimum = 1, Maximum = 3600)]
    public int? PeriodSeconds { get; init; }

    /// <summary>Seconds a check may take.</summary>
    [Schema(Default = 5, Minimum = 1, Maximum = 3600)]
    public int? TimeoutSeconds { get; init; }

    /// <summary>Failures in a row that count; when absent 180 for the startup probe and 3 for the others.</summary>
    [Schema(Minimum = 1, Maximum = 10000)]
    public int? FailureThreshold { get; init; }
}

/// <summary>Processor and memory of the container.</summary>
public sealed record RuntimeResources
{
    /// <summary>Processor cores, e.g. 4 or 500m.</summary>
    [CelRule(Formats.SomeRule, Formats.SomeMessage)]
    public Quantity? Cpu { get; init; }

    /// <summary>Memory, e.g. 16Gi.</summary>
    [CelRule(Formats.SomeRule, Formats.SomeMessage)]
    public Quantity? Memory { get; init; }
}

/// <summary>Accelerators of a runtime.</summary>
public sealed record Accelerators
{
    /// <summary>Whether a deployment must ask for at least one GPU.</summary>
    [Schema(Default = false)]
    public bool? Required { get; init; }

    /// <summary>GPU resource names it runs on; any when absent.</summary>
    [Schema(MinItems = 1, MaxItems = 32)]
    [Items(MaxLength = LabelSyntax.KeyLength)]
    [Pattern(Formats.DeviceResource, Formats.DeviceResourceMessage, OnItems = true)]
    [ListSet]
    public IReadOnlyList<string>? ResourceNames { get; init; }
}

/// <summary>A setting of the runtime that deployments may choose.</summary>
public sealed record RuntimeParameter
{
    /// <summary>Name of the setting, e.g. maxModelLen.</summary>
    [Schema(MaxLength = Formats.LabelLength)]
    [Pattern("^[a-z][A-Za-z0-9]*$", "write the name in camel case, e.g. maxModelLen")]
    public required string Name { get; init; }

    /// <summary>What it does, and what values it takes.</summary>
    [Schema(MaxLength = 1024)]
    public string? Description { get; init; }

    /// <summary>Arguments that are added to the container's when a deployment chooses a value, with $(VALUE) for it, e.g. --max-model-len=$(VALUE).</summary>
    [Schema(MinItems = 1, MaxItems = 4)]
    [Items(MaxLength = 1024)]
    public required IReadOnlyList<string> Args { get; init; }

    /// <summary>Regular expression that the whole value must match; letters, digits and - . _, not beginning with -, when absent.</summary>
    [Schema(MinLength = 1, MaxLength = 256)]
    public string? Pattern { get; init; }
}

/// <summary>Pod security standards of Kubernetes.</summary>
public enum PodSecurityLevel
{
    /// <summary>No root, no privilege to gain, no capabilities.</summary>
    Restricted,

    /// <summary>Root in the container is allowed; no privilege to gain, no capabilities.</summary>
    Baseline,
}

/// <summary>Where a container tells its metrics.</summary>
public sealed record RuntimeMetrics
{
    /// <summary>Path of the metrics.</summary>
    [Schema(Default = "/metrics", MaxLength = 1024)]
    [Pattern("^/[^\\s]*$", "write the path with a leading / and without spaces, e.g. /metrics")]
    public string? Path { get; init; }

    /// <summary>Port of the metrics; the one that it serves on when absent.</summary>
    [Schema(Minimum = 1, Maximum = 65535)]
    public int? Port { get; init; }
}

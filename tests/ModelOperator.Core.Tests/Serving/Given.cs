using System.Text.Json;
using ModelOperator.Api;
using ModelOperator.Core.Licensing;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Core.Serving.Runtimes;
using ModelOperator.Core.Tests.Crds;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Serving;

/// <summary>Objects for the tests of serving: a deployment in namespace ads of version 2.1.0 of studio's scene-encoder, on one GPU of vLLM.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A digest as the schema wants it.</summary>
    public static readonly string Digest = "sha256:" + string.Concat(Enumerable.Repeat("0123456789abcdef", 4));

    public static ModelDeployment Deployment(
        string name = "ranker", string ns = "ads", Func<ModelDeploymentSpec, ModelDeploymentSpec>? spec = null, ModelDeploymentStatus? status = null)
    {
        var plain = new ModelDeploymentSpec
        {
            Model = new ServedModel { Name = "scene-encoder", Namespace = "studio", Version = "2.1.0" },
            Resources = new ServingResources { Gpus = 1, GpuResource = "nvidia.com/gpu" },
            Scaling = new Scaling { Replicas = 2 },
            Exposure = new Exposure { Port = 80 },
            Suspend = false,
        };
        return new ModelDeployment
        {
            Metadata = new ObjectMeta { Name = name, Namespace = ns, Uid = $"uid-{name}", Generation = 3, CreationTimestamp = Now.AddDays(-1) },
            Spec = spec is null ? plain : spec(plain),
            Status = status,
        };
    }

    public static ModelVersion Version(
        string version = "2.1.0", string uri = "hf://studio/scene-encoder@v2.1.0", string format = "safetensors", string digest = "sha256:aa", string ns = "studio") => new()
    {
        Metadata = new ObjectMeta { Name = $"scene-encoder-{version}", Namespace = ns },
        Spec = new ModelVersionSpec
        {
            ModelRef = new LocalReference { Name = "scene-encoder" },
            Version = version,
            Artifact = new Artifact { Uri = uri, Digest = digest, Format = format },
        },
    };

    public static ServingRuntime Runtime(
        string name = "vllm", string[]? formats = null, int priority = 0, Func<ServingRuntimeSpec, ServingRuntimeSpec>? spec = null)
    {
        var plain = new ServingRuntimeSpec
        {
            ModelFormats = [.. (formats ?? ["safetensors"]).Select(format => new ModelFormat { Name = format, AutoSelect = true, Priority = priority })],
            Protocol = ServingProtocol.OpenAI,
            Container = new RuntimeContainer
            {
                Image = "vllm/vllm-openai:v0.11.0",
                Args = ["--model=$(MODEL_ID)", "--revision=$(MODEL_REVISION)", "--port=$(PORT)", "--tensor-parallel-size=$(GPU_COUNT)"],
                Port = 8000,
                ReadinessProbe = new RuntimeProbe { HttpPath = "/health", PeriodSeconds = 10, TimeoutSeconds = 5 },
                Resources = new RuntimeResources { Cpu = Quantity.Parse("4"), Memory = Quantity.Parse("16Gi") },
            },
            Accelerators = new Accelerators { Required = true },
            ArtifactLoading = new ArtifactLoading { Schemes = [ArtifactScheme.Hf], MountPath = "/mnt/models" },
        };
        return new ServingRuntime
        {
            Metadata = new ObjectMeta { Name = name, Generation = 1 },
            Spec = spec is null ? plain : spec(plain),
        };
    }

    public static ServingRuntime ClaimRuntime(string name = "triton") => Runtime(name, spec: spec => spec with
    {
        Container = spec.Container with { Args = ["--model-repository=$(MODEL_PATH)"] },
        ArtifactLoading = new ArtifactLoading { Schemes = [ArtifactScheme.Pvc], MountPath = "/mnt/models" },
    });

    /// <summary>A runtime whose loader takes everything.</summary>
    public static ServingRuntime LoadingRuntime(string name = "files", Func<ServingRuntimeSpec, ServingRuntimeSpec>? spec = null) => Runtime(name, spec: plain =>
    {
        var loading = plain with
        {
            Container = plain.Container with { Args = ["--model=$(MODEL_PATH)"] },
            ArtifactLoading = new ArtifactLoading
            {
                MountPath = "/mnt/models",
                Loader = new ArtifactLoader { Image = "modeloperator-loader:0.1.0", Schemes = Enum.GetValues<ArtifactScheme>() },
            },
        };
        return spec is null ? loading : spec(loading);
    });

    public static ServingInputs Inputs(ModelDeployment? deployment = null, ModelVersion? version = null, params ServingRuntime[] runtimes) => new()
    {
        Deployment = deployment ?? Deployment(),
        Model = new ModelResolution { State = ModelResolutionState.Resolved, Version = version ?? Version(), Grant = "studio/to-ads" },
        Runtimes = RuntimeCatalog.Of(runtimes.Length > 0 ? runtimes : [Runtime()]),
        Domain = "ads",
        License = new LicenseVerdict(ConditionStatus.True, Reasons.NoObligations, "no licence that is known binds what it is made from"),
        Now = Now,
    };

    public static ServingInputs Unresolved(ModelResolutionState state, ModelDeployment? deployment = null) =>
        Inputs(deployment) with { Model = new ModelResolution { State = state } };

    /// <summary>The inputs after the outcome was applied: the children are as the API server would have stored them, the status is written.</summary>
    public static ServingInputs After(this ServingInputs inputs, ServingOutcome outcome) => inputs with
    {
        Deployment = inputs.Deployment with { Status = Written(inputs.Deployment.Status, outcome) },
        LiveDeployment = Store(outcome.Deployment, inputs.LiveDeployment),
        LiveSecondary = Store(outcome.Secondary, inputs.LiveSecondary),
        LiveService = Store(outcome.Service, inputs.LiveService),
        LivePrimaryService = Store(outcome.PrimaryService, inputs.LivePrimaryService),
        LiveSecondaryService = Store(outcome.SecondaryService, inputs.LiveSecondaryService),
        LiveNetworkPolicy = Store(outcome.NetworkPolicy, inputs.LiveNetworkPolicy),
        Optional = inputs.Optional with
        {
            Autoscaler = inputs.Optional.Autoscaler with { Live = Store(outcome.Optional.Autoscaler, inputs.Optional.Autoscaler.Live) },
            ScaledObject = inputs.Optional.ScaledObject with { Live = Store(outcome.Optional.ScaledObject, inputs.Optional.ScaledObject.Live) },
            Route = inputs.Optional.Route with { Live = Store(outcome.Optional.Route, inputs.Optional.Route.Live) },
            DisruptionBudget = inputs.Optional.DisruptionBudget with { Live = Store(outcome.Optional.DisruptionBudget, inputs.Optional.DisruptionBudget.Live) },
            Monitor = inputs.Optional.Monitor with { Live = Store(outcome.Optional.Monitor, inputs.Optional.Monitor.Live) },
        },
        Refusals = [],
    };

    /// <summary>The status as it is on the object after it was written.</summary>
    public static ModelDeploymentStatus Written(ModelDeploymentStatus? live, ServingOutcome outcome) => outcome.Status with
    {
        Conditions = Conditions.Merge(live?.Conditions, outcome.Status.Conditions!, ServingDecision.OwnedConditions),
    };

    /// <summary>The inputs when everything was applied and all pods serve.</summary>
    public static ServingInputs Running(ServingInputs inputs)
    {
        var applied = inputs.After(ServingDecision.Decide(inputs));
        var complete = applied.WithRollout(Complete(applied.LiveDeployment!.Spec!.Replicas!.Value));
        return complete.After(ServingDecision.Decide(complete));
    }

    /// <summary>The same with the pods, which are of the Deployment's template and ready.</summary>
    public static ServingInputs Serving(ServingInputs inputs)
    {
        var running = Running(inputs);
        var template = running.LiveDeployment!.Spec!.Template;
        var serving = running with { Pods = [.. Enumerable.Range(1, running.LiveDeployment.Spec.Replicas!.Value).Select(index => ReadyPod($"ranker-{index}", template))] };
        return serving.After(ServingDecision.Decide(serving));
    }

    public static ServingInputs WithRollout(this ServingInputs inputs, DeploymentStatus status) => inputs with
    {
        LiveDeployment = inputs.LiveDeployment! with { Status = status with { ObservedGeneration = inputs.LiveDeployment.Metadata.Generation } },
    };

    public static DeploymentStatus Complete(int replicas) => new()
    {
        Replicas = replicas,
        UpdatedReplicas = replicas,
        ReadyReplicas = replicas,
        AvailableReplicas = replicas,
        Conditions = [Condition("Available", ConditionStatus.True, "MinimumReplicasAvailable"), Condition("Progressing", ConditionStatus.True, "NewReplicaSetAvailable")],
    };

    public static WorkloadCondition Condition(string type, ConditionStatus status, string reason, string message = "") =>
        new() { Type = type, Status = status, Reason = reason, Message = message };

    public static Pod Pod(string name, PodStatus status, string? version = null) => new()
    {
        Metadata = new ObjectMeta
        {
            Labels = new Dictionary<string, string> { [ServingSlots.Label] = "primary" },
            Name = name,
            Namespace = "ads",
            Annotations = version is null ? null : new Dictionary<string, string>
            {
                [ServingAnnotations.Version] = version,
                [ServingAnnotations.ModelVersion] = $"scene-encoder-{version}",
            },
        },
        Status = status,
    };

    public static Pod ReadyPod(string name, string version) =>
        Pod(name, new PodStatus { Phase = "Running", Conditions = [Condition("Ready", ConditionStatus.True, "")] }, version);

    public static Pod ReadyPod(string name, PodTemplateSpec template) => ReadyPod(name, "") with
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "ads", Labels = template.Metadata!.Labels, Annotations = template.Metadata.Annotations },
    };

    /// <summary>The Deployment as it is applied; null when it is not written.</summary>
    public static Deployment? DesiredDeployment(this ServingOutcome outcome) => Applied<Deployment>(outcome.Deployment);

    /// <summary>The Service as it is applied; null when it is not written.</summary>
    public static Service? DesiredService(this ServingOutcome outcome) => Applied<Service>(outcome.Service);

    /// <summary>The NetworkPolicy as it is applied; null when it is not written.</summary>
    public static NetworkPolicy? DesiredNetworkPolicy(this ServingOutcome outcome) => Applied<NetworkPolicy>(outcome.NetworkPolicy);

    public static Condition Find(this ServingOutcome outcome, string type)
    {
        var found = Conditions.Find(outcome.Status.Conditions, type) ?? throw new InvalidOperationException($"There is no condition {type}.");
        DocumentedReasons.AssertAll(typeof(ModelDeployment), [found]);
        return found;
    }

    /// <summary>Fails unless Ready is False, the given one of the other two is True, and both carry the reason.</summary>
    public static string AssertNotReady(this ServingOutcome outcome, string holding, string reason)
    {
        Assert.Equal(ConditionStatus.False, outcome.Find(ConditionTypes.Ready).Status);
        Assert.Equal(reason, outcome.Find(ConditionTypes.Ready).Reason);
        Assert.Equal(ConditionStatus.True, outcome.Find(holding).Status);
        Assert.Equal(reason, outcome.Find(holding).Reason);
        Assert.Equal(outcome.Find(ConditionTypes.Ready).Message, outcome.Find(holding).Message);
        var other = holding == ConditionTypes.Stalled ? ConditionTypes.Reconciling : ConditionTypes.Stalled;
        Assert.Equal(ConditionStatus.False, outcome.Find(other).Status);
        return outcome.Find(ConditionTypes.Ready).Message;
    }

    public static void AssertReady(this ServingOutcome outcome, string reason)
    {
        Assert.Equal(ConditionStatus.True, outcome.Find(ConditionTypes.Ready).Status);
        Assert.Equal(reason, outcome.Find(ConditionTypes.Ready).Reason);
        Assert.Equal(ConditionStatus.False, outcome.Find(ConditionTypes.Reconciling).Status);
        Assert.Equal(ConditionStatus.False, outcome.Find(ConditionTypes.Stalled).Status);
    }

    /// <summary>The object as it is applied; null when it is not written.</summary>
    public static T? Applied<T>(ApplyDecision decision)
        where T : class, IKubernetesObject<T> => decision.Body.IsEmpty ? null : JsonSerializer.Deserialize(decision.Body.Span, T.JsonTypeInfo);

    private static T? Store<T>(ApplyDecision decision, T? live)
        where T : class, IKubernetesObject<T>
    {
        if (decision.Action == ApplyAction.Delete)
        {
            return null;
        }

        if (decision.Action is not (ApplyAction.Create or ApplyAction.Update))
        {
            return live;
        }

        var stored = Applied<T>(decision)!;
        var metadata = stored.Metadata with
        {
            Uid = live?.Metadata.Uid ?? Guid.NewGuid().ToString(),
            Generation = (live?.Metadata.Generation ?? 0) + 1,
        };
        return stored switch
        {
            Deployment deployment => (T)(object)(deployment with { Metadata = metadata, Status = (live as Deployment)?.Status }),
            Service service => (T)(object)(service with { Metadata = metadata }),
            NetworkPolicy policy => (T)(object)(policy with { Metadata = metadata }),
            HorizontalPodAutoscaler autoscaler => (T)(object)(autoscaler with { Metadata = metadata }),
            ScaledObject scaled => (T)(object)(scaled with { Metadata = metadata }),
            HttpRoute route => (T)(object)(route with { Metadata = metadata, Status = (live as HttpRoute)?.Status }),
            PodDisruptionBudget budget => (T)(object)(budget with { Metadata = metadata }),
            ServiceMonitor monitor => (T)(object)(monitor with { Metadata = metadata }),
            _ => throw new NotSupportedException(),
        };
    }
}

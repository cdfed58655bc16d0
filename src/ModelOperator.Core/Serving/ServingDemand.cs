using ModelOperator.Api;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>What a ModelDeployment asks for, with the defaults of its schema in place of what is absent.</summary>
internal readonly record struct ServingDemand(ModelDeployment Deployment)
{
    public ObjectKey Key => Deployment.Metadata.Key;

    public string ModelNamespace => Spec.Model.Namespace ?? Key.Namespace;

    public string ModelName => Spec.Model.Name;

    /// <summary>The Model as namespace/name.</summary>
    public string Model => $"{ModelNamespace}/{ModelName}";

    public bool CrossesNamespaces => ModelNamespace != Key.Namespace;

    public int Gpus => Spec.Resources?.Gpus ?? 0;

    public string GpuResource => Spec.Resources?.GpuResource ?? "nvidia.com/gpu";

    public int Replicas => Spec.Scaling?.Replicas ?? 1;

    /// <summary>GPUs of all replicas.</summary>
    public int TotalGpus => Gpus * (Replicas + SurgeReplicas);

    public bool IsSuspended => Spec.Suspend ?? false;

    public bool IsPaused => Spec.Rollout?.Paused ?? false;

    /// <summary>Replicas that a canary which is under way adds for a while.</summary>
    public int SurgeReplicas =>
        WantsPods && Deployment.Status?.Rollout is { FailureReason: null } canary && CanaryPlan.Of(Spec.Rollout) is { Surge: true } ? canary.Replicas : 0;

    public bool WantsPods => !IsSuspended && Replicas > 0;

    public GatewayExposure? Gateway => Spec.Exposure?.Gateway;

    public bool RestrictsCallers => Spec.NetworkPolicy ?? false;

    /// <summary>Kueue's LocalQueue that is to admit the pods.</summary>
    public string? Queue => Spec.Placement?.Queue;

    public string? CredentialsSecret => Spec.Artifact?.CredentialsSecret;

    /// <summary>Settings of the runtime that it chooses.</summary>
    public IReadOnlyDictionary<string, string>? Parameters => Spec.Runtime?.Parameters;

    public int Port => Spec.Exposure?.Port ?? 80;

    /// <summary>GPUs are scarce: a surge pod that waits for a GPU which only the old pod could give up would block the rollout for ever.</summary>
    public RolloutStrategy Strategy =>
        Spec.Rollout?.Strategy ?? InPlace;

    /// <summary>How Kubernetes replaces the pods of one Deployment: a canary replaces none, but what changes while it is under way does.</summary>
    public RolloutStrategy InPlace =>
        Spec.Rollout?.Strategy is { } strategy and not RolloutStrategy.Canary ? strategy : (Gpus > 0 ? RolloutStrategy.RollingNoSurge : RolloutStrategy.RollingUpdate);

    private ModelDeploymentSpec Spec => Deployment.Spec;
}

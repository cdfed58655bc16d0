using ModelOperator.Api;
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
    public int TotalGpus => Gpus * Replicas;

    public bool IsSuspended => Spec.Suspend ?? false;

    public bool WantsPods => !IsSuspended && Replicas > 0;

    public bool RestrictsCallers => Spec.NetworkPolicy ?? false;

    public string? CredentialsSecret => Spec.Artifact?.CredentialsSecret;

    /// <summary>Settings of the runtime that it chooses.</summary>
    public IReadOnlyDictionary<string, string>? Parameters => Spec.Runtime?.Parameters;

    public int Port => Spec.Exposure?.Port ?? 80;

    /// <summary>GPUs are scarce: a surge pod that waits for a GPU which only the old pod could give up would block the rollout for ever.</summary>
    public RolloutStrategy Strategy =>
        Spec.Rollout?.Strategy ?? (Gpus > 0 ? RolloutStrategy.RollingNoSurge : RolloutStrategy.RollingUpdate);

    private ModelDeploymentSpec Spec => Deployment.Spec;
}

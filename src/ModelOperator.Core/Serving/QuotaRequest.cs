using ModelOperator.Api;
using ModelOperator.Core.Serving.Runtimes;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>What one deployment wants of its domain's quota.</summary>
public sealed record QuotaRequest
{
    /// <summary>The deployment.</summary>
    public required ObjectKey Key { get; init; }

    /// <summary>When it was created; who came first is served first.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Its replicas, with those that a canary adds.</summary>
    public required int Replicas { get; init; }

    /// <summary>GPUs of one replica.</summary>
    public required int GpusPerReplica { get; init; }

    /// <summary>Whether it would have pods if the quota allowed it. One that would not takes nothing.</summary>
    public required bool WantsPods { get; init; }

    /// <summary>GPUs that it was admitted with before; null when it was not admitted.</summary>
    public int? Held { get; init; }

    /// <summary>GPUs of all its replicas together.</summary>
    public int Gpus => Replicas * GpusPerReplica;

    /// <summary>What it keeps of what it held: no more than it wants now, and GPUs for whole replicas only; null when that is no pod.</summary>
    internal int? Kept => (Held, GpusPerReplica) switch
    {
        (null, _) => null,
        (_, 0) => 0,
        ({ } held, var each) when held >= each => Math.Min(held / each, Replicas) * each,
        _ => null,
    };

    /// <summary>
    /// The request of a deployment: it wants pods when it is neither suspended nor scaled to zero, its model is resolved, and a
    /// runtime serves the model or did until now. What it holds is read from its status. One that is being deleted wants exactly that,
    /// until its pods are gone and its status says so.
    /// </summary>
    public static QuotaRequest Of(ModelDeployment deployment, ModelResolution model, RuntimeCatalog runtimes)
    {
        var demand = new ServingDemand(deployment);
        var held = HeldBy(deployment.Status);
        var isDeleting = deployment.Metadata.IsDeleting;
        return new QuotaRequest
        {
            Key = demand.Key,
            Created = deployment.Metadata.CreationTimestamp ?? DateTimeOffset.MaxValue,
            Replicas = isDeleting ? 1 : demand.Replicas + demand.SurgeReplicas,
            GpusPerReplica = isDeleting ? held ?? 0 : demand.Gpus,
            WantsPods = isDeleting ? held is not null : demand.WantsPods
                && (model is { State: ModelResolutionState.Resolved, Version: { } version }
                    ? held is not null || runtimes.Select(deployment, version).Runtime is not null
                    : held is not null && demand.IsPaused && model.State == ModelResolutionState.StageEmpty),
            Held = held,
        };
    }

    private static int? HeldBy(ModelDeploymentStatus? status)
    {
        if (status is { Gpus: > 0 })
        {
            return status.Gpus;
        }

        var admission = Conditions.Find(status?.Conditions, ConditionTypes.QuotaAvailable);
        return admission is { Status: ConditionStatus.True, Reason: ServingReasons.Admitted or ServingReasons.NoQuota } ? 0 : null;
    }
}

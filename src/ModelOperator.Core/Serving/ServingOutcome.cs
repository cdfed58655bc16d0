using ModelOperator.Api;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>What is to be done for one ModelDeployment.</summary>
public sealed record ServingOutcome
{
    /// <summary>How to write the Service. Write it before the Deployment: if its name is taken, no pods should start.</summary>
    public ApplyDecision Service { get; init; }

    /// <summary>How to write the Deployment.</summary>
    public ApplyDecision Deployment { get; init; }

    /// <summary>The Deployment that is wanted; null when there must be none or it is left as it is.</summary>
    public Deployment? DesiredDeployment { get; init; }

    /// <summary>The Service that is wanted; null when there must be none or it is left as it is.</summary>
    public Service? DesiredService { get; init; }

    /// <summary>The status, but for uri, domain and references, which the graph knows.</summary>
    public required ModelDeploymentStatus Status { get; init; }

    /// <summary>What changed since the last status, to be recorded on the ModelDeployment.</summary>
    public IReadOnlyList<ConditionChange> Events { get; init; } = [];

    /// <summary>When to decide again though nothing that is watched changed: what was in the way may be invisible to our caches.</summary>
    public TimeSpan? RequeueAfter { get; init; }
}

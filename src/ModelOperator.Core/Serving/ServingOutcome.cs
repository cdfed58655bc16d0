using ModelOperator.Api;
using ModelOperator.Core.Serving.Optional;
using ModelOperator.Kubernetes.Apply;

namespace ModelOperator.Core.Serving;

/// <summary>What is to be done for one ModelDeployment.</summary>
public sealed record ServingOutcome
{
    /// <summary>How to write the Service.</summary>
    public ApplyDecision Service { get; init; }

    /// <summary>How to write the NetworkPolicy: before the pods that it is about may start, and after the Deployment where pods are to go.</summary>
    public ApplyDecision NetworkPolicy { get; init; }

    /// <summary>
    /// How to write the Deployment: after the Service, since no pods should start if that one's name is taken, but before it where pods
    /// are to go.
    /// </summary>
    public ApplyDecision Deployment { get; init; }

    /// <summary>How to write the children that need a kind which the cluster may or may not serve.</summary>
    public OptionalOutcome Optional { get; init; } = new();

    /// <summary>The status, but for uri, domain and references, which the graph knows.</summary>
    public required ModelDeploymentStatus Status { get; init; }

    /// <summary>What changed since the last status, to be recorded on the ModelDeployment.</summary>
    public IReadOnlyList<ConditionChange> Events { get; init; } = [];

    /// <summary>When to decide again though nothing that is watched changed: what was in the way may be invisible to our caches.</summary>
    public TimeSpan? RequeueAfter { get; init; }
}

using ModelOperator.Api;
using ModelOperator.Core.Serving.Optional;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Core.Serving.Runtimes;
using ModelOperator.Kubernetes.Apply;

namespace ModelOperator.Core.Serving;

/// <summary>What is to be done for one ModelDeployment.</summary>
public sealed record ServingOutcome
{
    /// <summary>How to write the Service that callers use.</summary>
    public ApplyDecision Service { get; init; }

    /// <summary>How to write the Service of the first Deployment alone, which routes with weights lead to.</summary>
    public ApplyDecision PrimaryService { get; init; }

    /// <summary>How to write the Service of the second Deployment alone.</summary>
    public ApplyDecision SecondaryService { get; init; }

    /// <summary>How to write the NetworkPolicy: before the pods that it is about may start, and after the Deployment where pods are to go.</summary>
    public ApplyDecision NetworkPolicy { get; init; }

    /// <summary>
    /// How to write the first Deployment: after the Service, since no pods should start if that one's name is taken, but before it where pods
    /// are to go.
    /// </summary>
    public ApplyDecision Deployment { get; init; }

    /// <summary>How to write the second Deployment, in the same order.</summary>
    public ApplyDecision Secondary { get; init; }

    /// <summary>Whether no pods are to be left.</summary>
    public bool RemovesPods { get; init; }

    /// <summary>Whether any child is to be written or deleted.</summary>
    public bool WritesChildren =>
        new[] { NetworkPolicy, Service, PrimaryService, SecondaryService, Deployment, Secondary }.Any(decision => decision.Action != ApplyAction.None)
        || !Optional.IsNothing;

    /// <summary>
    /// Whether this makes the pods of a deployment of which nothing was told yet: of many that are created at once, all should get their
    /// children before anything is told of one. Who is stopped in between leaves the same to decide.
    /// </summary>
    public bool IsFirst { get; init; }

    /// <summary>Revision of the runtime that the pods are made from; it is kept before they are made. Null where none are made.</summary>
    public RuntimeRevision? Revision { get; init; }

    /// <summary>Queries of gates to ask now.</summary>
    public IReadOnlyList<GateQuery> GateQueries { get; init; } = [];
    /// <summary>How to write the children that need a kind which the cluster may or may not serve.</summary>
    public OptionalOutcome Optional { get; init; } = new();

    /// <summary>The status, but for uri, domain and references, which the graph knows.</summary>
    public required ModelDeploymentStatus Status { get; init; }

    /// <summary>What changed since the last status, to be recorded on the ModelDeployment.</summary>
    public IReadOnlyList<ConditionChange> Events { get; init; } = [];

    /// <summary>When to decide again though nothing that is watched changed: what was in the way may be invisible to our caches.</summary>
    public TimeSpan? RequeueAfter { get; init; }
}

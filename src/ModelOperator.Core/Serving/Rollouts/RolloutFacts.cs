using ModelOperator.Api;
using ModelOperator.Core.Serving.Gates;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving.Rollouts;

/// <summary>What a rollout is decided from.</summary>
internal sealed record RolloutFacts
{
    /// <summary>What the deployment asks for, with what is remembered of it.</summary>
    public required ServingDemand Demand { get; init; }

    /// <summary>The version that is asked for.</summary>
    public required ModelVersion Target { get; init; }

    /// <summary>Pods of that version.</summary>
    public required PodTemplateSpec Template { get; init; }

    /// <summary>Replicas that serve when nothing is rolled out: those asked for, as far as the quota goes.</summary>
    public required int Replicas { get; init; }

    /// <summary>Replicas that the quota allows of the new version beside these; null for any number.</summary>
    public int? Surge { get; init; }

    /// <summary>Whether the quota has given all that it was asked for so far, so that it has not refused what a step adds.</summary>
    public bool IsAdmitted { get; init; }

    /// <summary>The Deployments that are ours, by slot; null where there is none.</summary>
    public required Func<ServingSlot, Deployment?> Live { get; init; }

    /// <summary>The version that serves, when it is another one than is asked for; null when there is none.</summary>
    public StableVersion? Serving { get; init; }

    /// <summary>Pods of that version as they would be made now, should its Deployment be lost.</summary>
    public Lazy<PodTemplateSpec>? ServingTemplate { get; init; }

    /// <summary>All pods of the deployment.</summary>
    public required IReadOnlyCollection<Pod> Pods { get; init; }

    /// <summary>Whether a Gateway splits the traffic, so that replicas need not.</summary>
    public bool SplitsTraffic { get; init; }

    /// <summary>The newest answers to the gates' queries, by gate.</summary>
    public IReadOnlyDictionary<string, GateSample> Samples { get; init; } = new Dictionary<string, GateSample>();

    /// <summary>The Prometheus that gates ask; null when the operator knows none.</summary>
    public MetricsServer? Prometheus { get; init; }

    /// <summary>The time.</summary>
    public required DateTimeOffset Now { get; init; }
}

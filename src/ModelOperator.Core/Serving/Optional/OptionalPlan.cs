using ModelOperator.Api;

namespace ModelOperator.Core.Serving.Optional;

/// <summary>What is done to the children whose kinds a cluster may or may not serve, and what is told of them.</summary>
internal sealed record OptionalPlan
{
    /// <summary>How to write them.</summary>
    public required OptionalOutcome Outcome { get; init; }

    /// <summary>What is told of each that the specification asks for.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Who decides on the number of replicas.</summary>
    public required ReplicaOwner ReplicasSetBy { get; init; }

    /// <summary>Address through the Gateway; null while it has not accepted the route.</summary>
    public string? ExternalUrl { get; init; }

    /// <summary>Whether a child could not be written for a reason that our caches may not see going away.</summary>
    public bool IsObstructed => Findings.Any(finding => finding.Reason is ServingReasons.NameConflict or ServingReasons.ApplyRejected or ServingReasons.ApplyFailed);

    /// <summary>Decides.</summary>
    /// <param name="demand">What the deployment asks for.</param>
    /// <param name="inputs">What is known.</param>
    /// <param name="children">What becomes of its other children.</param>
    /// <param name="runtime">The runtime that serves; null when none does, or none that is known.</param>
    /// <param name="name">Name of the children.</param>
    /// <param name="backends">Where its Gateway sends requests.</param>
    public static OptionalPlan Make(
        ServingDemand demand, ServingInputs inputs, ChildPlan children, ServingRuntime? runtime, string name, RouteBackends backends)
    {
        var context = new OptionalContext(demand, inputs, name);
        var removed = children == ChildPlan.Remove;
        var route = RouteChild.Make(context, removed ? null : backends);
        var autoscaler = AutoscalerChild.Make(context, removed);
        var budget = DisruptionBudgetChild.Make(context, removed);
        var monitor = MonitorChild.Make(context, removed, runtime);
        return new OptionalPlan
        {
            Outcome = new OptionalOutcome
            {
                Route = route.Write,
                Autoscaler = autoscaler.Autoscaler,
                ScaledObject = autoscaler.ScaledObject,
                DisruptionBudget = budget.Write,
                Monitor = monitor.Write,
            },
            Findings = [.. new[] { autoscaler.Report, route.Report, budget.Report, monitor.Report, QueueLabel.Report(context, removed) }.OfType<Finding>()],
            ReplicasSetBy = autoscaler.ReplicasSetBy,
            ExternalUrl = route.ExternalUrl,
        };
    }
}

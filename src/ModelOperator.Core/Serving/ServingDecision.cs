using System.Collections.Frozen;
using ModelOperator.Api;
using ModelOperator.Core.Serving.Optional;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>
/// Decides what becomes of a ModelDeployment. What consent and lineage say is acted on at once: a deployment whose model is refused,
/// missing or no longer in the stage loses its Deployment and Service. What the platform lacks only keeps new pods from starting: when
/// no runtime fits any more, or the name of a child is taken, pods that run are left as they are, and a scale-up beyond the quota
/// leaves the pods there are. Not so where a NetworkPolicy is asked for and cannot be had: pods that anybody could reach go. A suspended
/// deployment, and one that waits for quota, keeps its Service and a Deployment without pods. One that is being deleted loses its children
/// at once, whatever holds its deletion up; only the NetworkPolicy stays until the pods are gone.
/// </summary>
public static class ServingDecision
{
    /// <summary>Condition types that only this decision writes.</summary>
    public static IReadOnlySet<string> OwnedConditions { get; } = FrozenSet.Create(
        ConditionTypes.Ready, ConditionTypes.Reconciling, ConditionTypes.Stalled, ConditionTypes.ModelResolved, ConditionTypes.Granted,
        ConditionTypes.RuntimeMatched, ConditionTypes.QuotaAvailable, ConditionTypes.RolloutProgressing, ConditionTypes.LicenseCompatible,
        ConditionTypes.NetworkRestricted, ConditionTypes.GrantRevoking, ConditionTypes.Autoscaled, ConditionTypes.Routed,
        ConditionTypes.DisruptionLimited, ConditionTypes.Monitored, ConditionTypes.Queued);

    private static readonly TimeSpan RefusalRetry = TimeSpan.FromMinutes(1);

    /// <summary>Decides.</summary>
    public static ServingOutcome Decide(ServingInputs inputs)
    {
        if (inputs.Deployment.Metadata.IsDeleting)
        {
            return ServingEnd.Of(inputs);
        }

        var demand = new ServingDemand(inputs.Deployment);
        var match = inputs.Model is { State: ModelResolutionState.Resolved, Version: { } version }
            ? RuntimeSelection.Select(inputs.Runtimes, inputs.Deployment, version)
            : null;
        var plan = ServingPlan.Make(demand, inputs, match);
        var optional = OptionalPlan.Make(
            demand, inputs, plan.Children, match?.Runtime, demand.Key.Name, RouteBackends.Only(demand.Key.Name, demand.Port));
        var report = ServingReport.Make(
            demand,
            inputs,
            plan,
            prerequisites: [ServingGates.Granted(demand, inputs.Model), ServingGates.Resolved(demand, inputs.Model), ServingGates.Runtime(match)],
            quota: ServingGates.Quota(demand, match, plan.HasPods, inputs.Quota, inputs.Domain),
            optional: optional.Findings);
        var status = Status(demand, inputs, match, plan, report) with { ReplicasSetBy = plan.Children == ChildPlan.Remove ? null : optional.ReplicasSetBy, ExternalUrl = optional.ExternalUrl };
        return new ServingOutcome
        {
            NetworkPolicy = plan.Network.Policy,
            Service = plan.Service,
            Deployment = plan.Deployment,
            Optional = optional.Outcome,
            Status = status,
            Events =
            [
                .. ServingEvents.Between(demand, plan, inputs.Deployment.Status, status, report.IsTrouble),
                .. optional.Findings.Select(finding => ConditionChange.Of(finding.Type, inputs.Deployment.Status?.Conditions, status.Conditions)).OfType<ConditionChange>(),
            ],
            RequeueAfter = plan.Obstacle is null && !optional.IsObstructed ? null : RefusalRetry,
        };
    }

    /// <summary>
    /// Decides about the children of a name that no ModelDeployment has: those that we applied for one of the name are deleted, and all
    /// others are somebody else's. Whoever could make an object look like an orphan of ours could change it as they like anyway. The
    /// NetworkPolicy stays until the pods that it is about are gone.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="deployment">The Deployment of the name in the cache.</param>
    /// <param name="service">The Service of the name in the cache.</param>
    /// <param name="networkPolicy">The NetworkPolicy of the name in the cache.</param>
    /// <param name="hasPods">Whether pods with its label are left.</param>
    public static (ApplyDecision Deployment, ApplyDecision Service, ApplyDecision NetworkPolicy) WithoutOwner(
        string name, Deployment? deployment, Service? service, NetworkPolicy? networkPolicy, bool hasPods)
    {
        var gone = ServingChildren.GoneOwner(name);
        var deletion = ApplyDecision.Decide(null, deployment, gone, Labels.AppliedHash);
        return (
            deletion,
            ApplyDecision.Decide(null, service, gone, Labels.AppliedHash),
            hasPods || deletion.Action != ApplyAction.None ? default : ApplyDecision.Decide(null, networkPolicy, gone, Labels.AppliedHash));
    }

    /// <summary>The same of the children whose kinds a cluster may or may not serve.</summary>
    /// <param name="name">The name.</param>
    /// <param name="kinds">What is known of the kinds, and of the objects of the name.</param>
    public static OptionalOutcome WithoutOwner(string name, OptionalKinds kinds) => OptionalOutcome.Nothing(ServingChildren.GoneOwner(name), kinds);

    private static ModelDeploymentStatus Status(
        ServingDemand demand, ServingInputs inputs, RuntimeMatch? match, ServingPlan plan, ServingReport report)
    {
        var before = inputs.Deployment.Status;
        var served = plan.Children != ChildPlan.Remove;
        var live = plan.OwnDeployment?.Status;
        return new ModelDeploymentStatus
        {
            ObservedGeneration = inputs.Deployment.Metadata.Generation,
            Conditions = report.Conditions,
            Url = plan.IsReachable ? ServingChildren.Url(demand) : null,
            Versions = served ? TrafficShares.Of(inputs.Model.Version!, inputs.Pods) : null,
            Runtime = plan.Children switch
            {
                ChildPlan.Apply => match!.Runtime!.Metadata.Name,
                ChildPlan.Keep => before?.Runtime,
                _ => null,
            },
            Strategy = served ? demand.Strategy : null,
            Gpus = served && demand.WantsPods ? plan.Gpus : 0,
            Replicas = live?.Replicas ?? 0,
            ReadyReplicas = live?.ReadyReplicas ?? 0,
            Selector = ServingLabels.SelectorText(demand),
        };
    }
}

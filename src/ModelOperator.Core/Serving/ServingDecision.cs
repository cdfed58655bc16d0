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
        ConditionTypes.NetworkRestricted, ConditionTypes.GrantRevoking, ConditionTypes.ArtifactVerified, ConditionTypes.Autoscaled, ConditionTypes.Routed,
        ConditionTypes.DisruptionLimited, ConditionTypes.Monitored, ConditionTypes.Queued);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(1);

    /// <summary>Decides.</summary>
    public static ServingOutcome Decide(ServingInputs inputs)
    {
        if (inputs.Deployment.Metadata.IsDeleting)
        {
            return ServingEnd.Of(inputs);
        }

        var demand = new ServingDemand(inputs.Deployment);
        var match = inputs.Model is { State: ModelResolutionState.Resolved, Version: { } version }
            ? inputs.Runtimes.Select(inputs.Deployment, version).Required(version, inputs.ImageVolumes)
            : null;
        var plan = ServingPlan.Make(demand, inputs, match);
        var optional = OptionalPlan.Make(
            demand, inputs, plan.Children, match?.Runtime, ChildNames.Primary(demand.Key.Name), ServingRoutes.Of(demand, plan));
        var report = ServingReport.Make(
            demand,
            inputs,
            plan,
            prerequisites: [ServingGates.Granted(demand, inputs.Model), ServingGates.Resolved(demand, inputs.Model), ServingGates.Runtime(match)],
            quota: ServingGates.Quota(demand, match, plan.HasPods, inputs.Quota, inputs.Domain),
            artifact: plan.Children == ChildPlan.Apply ? ArtifactVerification.Of(match!.Runtime!, inputs.Model.Version!, inputs.Pods, plan.Rollout?.Status) : null,
            optional: optional.Findings);
        var status = ServingStatus.Of(demand, inputs, match, plan, report) with
        {
            ReplicasSetBy = plan.Children == ChildPlan.Remove ? null : optional.ReplicasSetBy,
            ExternalUrl = optional.ExternalUrl,
        };
        return new ServingOutcome
        {
            NetworkPolicy = plan.Network.Policy,
            Service = plan.Service,
            PrimaryService = plan.SlotServices.GetValueOrDefault(ServingSlot.Primary),
            SecondaryService = plan.SlotServices.GetValueOrDefault(ServingSlot.Secondary),
            Deployment = plan.Deployments.GetValueOrDefault(ServingSlot.Primary),
            Secondary = plan.Deployments.GetValueOrDefault(ServingSlot.Secondary),
            RemovesPods = plan.Children == ChildPlan.Remove,
            IsFirst = ResourceStatus.IsMissing(inputs.Deployment.Status) && plan.Deployments.GetValueOrDefault(ServingSlot.Primary).Action == ApplyAction.Create,
            Revision = plan.Children == ChildPlan.Apply ? match!.Revision : null,
            GateQueries = plan.Rollout?.Queries ?? [],
            Optional = optional.Outcome,
            Status = status,
            Events =
            [
                .. ServingEvents.Between(demand, plan, inputs.Deployment.Status, status, report.IsTrouble),
                .. optional.Findings.Select(finding => ConditionChange.Of(finding.Type, inputs.Deployment.Status?.Conditions, status.Conditions)).OfType<ConditionChange>(),
            ],
            RequeueAfter = Durations.Sooner(
                plan.Obstacle is not null ? RetryAfter(inputs.Deployment.Status?.Conditions, inputs.Now) : optional.IsObstructed ? LastRetry : null, plan.Rollout?.Wake),
        };
    }

    /// <summary>
    /// When to look again whether something is still in the way that no cache shows, as an object of somebody else: after as long as it has
    /// been there, so that who removes it at once is not kept waiting, and one that stays costs little.
    /// </summary>
    private static TimeSpan RetryAfter(IReadOnlyList<Condition>? conditions, DateTimeOffset now)
    {
        var lasted = Conditions.Find(conditions, ConditionTypes.Stalled) is { Status: ConditionStatus.True } stalled ? now - stalled.LastTransitionTime : TimeSpan.Zero;
        return TimeSpan.FromTicks(Math.Clamp(lasted.Ticks, FirstRetry.Ticks, LastRetry.Ticks));
    }

    /// <summary>
    /// Decides about the children of a name that no ModelDeployment has: those that we applied for one of the name are deleted, and all
    /// others are somebody else's. Whoever could make an object look like an orphan of ours could change it as they like anyway. The
    /// NetworkPolicy stays until the pods that it is about are gone.
    /// </summary>
    /// <param name="name">The name of the ModelDeployment.</param>
    /// <param name="live">The children and pods in the cache.</param>
    public static ServingOutcome WithoutOwner(string name, LiveChildren live)
    {
        var gone = ServingChildren.GoneOwner(name);
        var (primary, secondary) = (Deletion(live.Primary), Deletion(live.Secondary));
        return new ServingOutcome
        {
            Status = new ModelDeploymentStatus(),
            RemovesPods = true,
            Deployment = primary,
            Secondary = secondary,
            Service = Deletion(live.Service),
            PrimaryService = Deletion(live.PrimaryService),
            SecondaryService = Deletion(live.SecondaryService),
            Optional = OptionalOutcome.Nothing(gone, live.Optional),
            NetworkPolicy = live.Pods.Count > 0 || primary.Action != ApplyAction.None || secondary.Action != ApplyAction.None ? default : Deletion(live.NetworkPolicy),
        };

        ApplyDecision Deletion<T>(T? child)
            where T : class, IKubernetesObject<T> => ApplyDecision.Decide(null, child, gone, Labels.AppliedHash);
    }
}

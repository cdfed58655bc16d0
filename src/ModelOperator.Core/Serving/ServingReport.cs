using ModelOperator.Api;
using ModelOperator.Core.Assets;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>
/// The conditions of a ModelDeployment. Ready says whether it is as its specification asks; when it is not, exactly one of Reconciling
/// (wait) and Stalled (act) is True, with the same reason. A write that failed comes before all else: until it succeeds, what is decided
/// has not happened. Suspended and scaled to zero are what the specification asks for, so Ready.
/// </summary>
internal sealed record ServingReport
{
    /// <summary>The conditions.</summary>
    public required IReadOnlyList<Condition> Conditions { get; init; }

    /// <summary>Whether somebody has to act, or will have to if it goes on.</summary>
    public required bool IsTrouble { get; init; }

    /// <summary>Makes the report.</summary>
    /// <param name="demand">What the deployment asks for.</param>
    /// <param name="inputs">What is known.</param>
    /// <param name="plan">What is done to the children.</param>
    /// <param name="prerequisites">Consent, model and runtime, in the order in which they are asked for.</param>
    /// <param name="quota">The quota, which is asked only when everything else is right.</param>
    /// <param name="artifact">Whether the artifact is the one that was meant; null while nothing is to be served.</param>
    /// <param name="optional">What is told of children that the deployment serves without.</param>
    public static ServingReport Make(
        ServingDemand demand, ServingInputs inputs, ServingPlan plan, IReadOnlyList<Finding> prerequisites, Finding quota, Finding? artifact,
        IReadOnlyList<Finding> optional)
    {
        var obstacle = FirstFalse(prerequisites) ?? plan.Obstacle ?? FirstFalse([quota]);

        // Whatever keeps the children from being made shows as an obstacle, so without one there is a rollout to judge.
        var rollout = plan.Children == ChildPlan.Apply
            ? Judge(demand, plan, inputs)
            : new RolloutHealth(RolloutState.Failed, obstacle!.Value.Reason,
                plan.Children == ChildPlan.Keep ? "the pods that run are left as they are, and nothing new is rolled out" : "there are to be no pods");
        var (state, reason, message) = RolloutHealth.Failing(inputs.Failure) is { } failing ? failing
            : obstacle is { } problem && plan.Children == ChildPlan.Keep && ServingPlan.IsFollowedNoMore(demand, inputs)
                ? new RolloutHealth(RolloutState.Complete, ServingReasons.Paused, $"what serves stays, since spec.rollout.paused is true: {problem.Message}")
            : obstacle is { } hindrance ? new RolloutHealth(hindrance.IsFalse ? RolloutState.Failed : RolloutState.Progressing, hindrance.Reason, hindrance.Message)
            : rollout.State == RolloutState.Complete && demand.IsSuspended
                ? rollout with { Reason = ServingReasons.Suspended, Message = "spec.suspend is true, and there are no pods" }
                : rollout;
        var conditions = new ObservedConditions(demand.Deployment.Metadata.Generation, inputs.Now);
        _ = state switch
        {
            RolloutState.Complete => conditions.AddReady(message, reason),
            RolloutState.Progressing => conditions.AddReconciling(reason, message),
            _ => conditions.AddStalled(reason, message),
        };
        foreach (var finding in artifact is { } verified ? prerequisites.Append(quota).Append(verified) : prerequisites.Append(quota))
        {
            conditions.Add(finding.Type, finding.Status, finding.Reason, finding.Message);
        }

        if (inputs.License is { } license)
        {
            conditions.Add(ConditionTypes.LicenseCompatible, license.Status, license.Reason, license.Message);
        }

        if (inputs.Revocation is { } revocation)
        {
            conditions.Add(ConditionTypes.GrantRevoking, true, Reasons.Draining, ReferenceSentence.Message(revocation));
        }

        if (plan.Network.Report is { } network)
        {
            conditions.Add(network.Type, network.Status, network.Reason, network.Message);
        }

        foreach (var finding in optional)
        {
            conditions.Add(finding.Type, finding.Status, finding.Reason, finding.Message);
        }

        conditions.Add(ConditionTypes.RolloutProgressing, rollout.State == RolloutState.Progressing,
            rollout.State == RolloutState.Complete ? ServingReasons.RolloutComplete : rollout.Reason, rollout.Message);
        return new ServingReport
        {
            Conditions = conditions.All,
            IsTrouble = state == RolloutState.Failed || reason is not (ServingReasons.Serving or ServingReasons.ScaledToZero
                or ServingReasons.Suspended or ServingReasons.Progressing or ServingReasons.ScalingDown or ServingReasons.Canary or ServingReasons.Paused),
        };
    }

    // A canary is judged by its plan; what serves meanwhile, or alone, by its own Deployment.
    private static RolloutHealth Judge(ServingDemand demand, ServingPlan plan, ServingInputs inputs)
    {
        var rollout = plan.Rollout!;
        var pods = inputs.Pods.Where(pod => rollout.Slot.Holds(pod)).ToList();
        var serving = rollout.Stable is { } wanted
            ? RolloutHealth.Of(plan.Network, plan.Service, plan.Deployments[rollout.Slot], plan.Live(rollout.Slot), wanted.Replicas, pods)
            : new RolloutHealth(RolloutState.Failed, rollout.Reason, rollout.Message);
        return rollout.Phase switch
        {
            RolloutPhase.UnderWay => new RolloutHealth(RolloutState.Progressing, rollout.Reason, rollout.Message),
            RolloutPhase.Blocked or RolloutPhase.Failed => new RolloutHealth(RolloutState.Failed, rollout.Reason, rollout.Message),
            RolloutPhase.Paused when serving.State == RolloutState.Complete => new RolloutHealth(RolloutState.Complete, rollout.Reason, rollout.Message),
            _ when rollout.New is null && plan.Live(rollout.Slot.Other()) is not null && serving.State == RolloutState.Complete =>
                new RolloutHealth(RolloutState.Progressing, ServingReasons.Progressing, "the pods of before are being removed"),
            _ => serving,
        };
    }

    private static Finding? FirstFalse(IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings)
        {
            if (finding.IsFalse)
            {
                return finding;
            }
        }

        return null;
    }
}

using ModelOperator.Api;
using ModelOperator.Core.Assets;
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
    public static ServingReport Make(
        ServingDemand demand, ServingInputs inputs, ServingPlan plan, IReadOnlyList<Finding> prerequisites, Finding quota, Finding? artifact)
    {
        var obstacle = FirstFalse(prerequisites) ?? plan.Obstacle ?? FirstFalse([quota]);

        // Whatever keeps the children from being made shows as an obstacle, so without one there is a rollout to judge.
        var rollout = plan.Children == ChildPlan.Apply
            ? RolloutHealth.Of(plan.Network, plan.Service, plan.Deployment, plan.OwnDeployment, plan.Replicas, inputs.Pods)
            : new RolloutHealth(RolloutState.Failed, obstacle!.Value.Reason,
                plan.Children == ChildPlan.Keep ? "the pods that run are left as they are, and nothing new is rolled out" : "there are to be no pods");
        var (state, reason, message) = RolloutHealth.Failing(inputs.Failure) is { } failing ? failing
            : obstacle is { } problem ? new RolloutHealth(RolloutState.Failed, problem.Reason, problem.Message)
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

        conditions.Add(ConditionTypes.RolloutProgressing, rollout.State == RolloutState.Progressing,
            rollout.State == RolloutState.Complete ? ServingReasons.RolloutComplete : rollout.Reason, rollout.Message);
        return new ServingReport
        {
            Conditions = conditions.All,
            IsTrouble = state == RolloutState.Failed || reason is not (ServingReasons.Serving or ServingReasons.ScaledToZero
                or ServingReasons.Suspended or ServingReasons.Progressing or ServingReasons.ScalingDown),
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

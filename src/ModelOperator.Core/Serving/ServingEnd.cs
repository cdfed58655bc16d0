using ModelOperator.Api;
using ModelOperator.Core.Serving.Optional;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>
/// The end of a ModelDeployment. The garbage collector takes the children only when their owner is gone, and a finalizer of anybody's
/// can put that off for as long as they like: so the children go as soon as deletion is asked for. What they hold of the quota stays
/// in status, where it is counted by, until the last pod is gone; and so long the NetworkPolicy keeps others out.
/// </summary>
internal static class ServingEnd
{
    public static ServingOutcome Of(ServingInputs inputs)
    {
        var demand = new ServingDemand(inputs.Deployment);
        var owner = ServingChildren.Owner(inputs.Deployment.Metadata);
        var plan = ServingPlan.Make(demand, inputs, match: null);
        var holds = inputs.Pods.Count > 0
            || ServingSlots.All.Any(slot => plan.Live(slot) is not null || ApplyDecision.IsOrphan(inputs.Live(slot), owner, Labels.AppliedHash));
        var before = inputs.Deployment.Status;
        var message = holds
            ? "it is being deleted, and its pods go first"
            : "it is being deleted and has no pods any more: only its metadata.finalizers keep it";
        var failing = RolloutHealth.Failing(inputs.Failure);
        var conditions = new ObservedConditions(inputs.Deployment.Metadata.Generation, inputs.Now)
            .AddReconciling(failing?.Reason ?? ServingReasons.Deleting, failing?.Message ?? message)
            .Add(ConditionTypes.RolloutProgressing, false, ServingReasons.Deleting, "there are to be no pods");
        if (holds && Conditions.Find(before?.Conditions, ConditionTypes.QuotaAvailable) is { } admission)
        {
            conditions.Add(admission.Type, admission.Status, admission.Reason, admission.Message);
        }

        return new ServingOutcome
        {
            NetworkPolicy = holds ? WhileThereArePods(plan.Network.Policy) : ApplyDecision.Decide(null, inputs.LiveNetworkPolicy, owner, Labels.AppliedHash),
            Service = plan.Service,
            PrimaryService = plan.SlotServices[ServingSlot.Primary],
            SecondaryService = plan.SlotServices[ServingSlot.Secondary],
            Deployment = plan.Deployments[ServingSlot.Primary],
            Secondary = plan.Deployments[ServingSlot.Secondary],
            RemovesPods = true,
            Optional = OptionalOutcome.Nothing(owner, inputs.Optional),
            Status = new ModelDeploymentStatus
            {
                ObservedGeneration = inputs.Deployment.Metadata.Generation,
                Conditions = conditions.All,
                Gpus = holds ? before?.Gpus ?? 0 : 0,
                Replicas = plan.PodCount(static live => live.Replicas),
                ReadyReplicas = plan.PodCount(static live => live.ReadyReplicas),
                Selector = ServingLabels.SelectorText(demand),
            },
        };
    }

    /// <summary>Who may call no more is kept out still. One that is missing is not made again: the garbage collector would take it as often.</summary>
    private static ApplyDecision WhileThereArePods(ApplyDecision policy) => policy.Action == ApplyAction.Update ? policy : default;
}

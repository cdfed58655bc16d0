using ModelOperator.Api;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>The status of a ModelDeployment, but for what the graph knows of it.</summary>
internal static class ServingStatus
{
    private const int LongestName = 253;

    public static ModelDeploymentStatus Of(ServingDemand demand, ServingInputs inputs, RuntimeMatch? match, ServingPlan plan, ServingReport report)
    {
        var before = inputs.Deployment.Status;
        var status = new ModelDeploymentStatus
        {
            ObservedGeneration = inputs.Deployment.Metadata.Generation,
            Conditions = report.Conditions,
            Url = plan.IsReachable ? ServingChildren.Url(demand) : null,
            ReplicasSetBy = ReplicaOwner.Spec,
            Replicas = plan.PodCount(static live => live.Replicas),
            ReadyReplicas = plan.PodCount(static live => live.ReadyReplicas),
            Selector = ServingLabels.SelectorText(demand),
        };
        if (plan.Children == ChildPlan.Remove)
        {
            return status;
        }

        status = status with
        {
            Strategy = demand.Strategy,
            Gpus = demand.WantsPods ? plan.Gpus : 0,
            Versions = inputs.Model.Version is { } wanted ? TrafficShares.Of(wanted, inputs.Pods, plan.Rollout, ServingRoutes.Split(demand, inputs)) : before?.Versions,
            Protocol = before?.Protocol,
            Slot = before?.Slot,
            ModelVersion = before?.ModelVersion,
            Runtime = before?.Runtime,
            RuntimeRevision = before?.RuntimeRevision,
            Args = before?.Args,
            PodSecurity = before?.PodSecurity,
            Rollout = before?.Rollout,
        };
        return plan.Rollout is { } rollout ? Serving(status, rollout, match!, inputs) : status;
    }

    // What is kept while something else is rolled out was made from what status says of it already.
    private static ModelDeploymentStatus Serving(ModelDeploymentStatus status, RolloutPlan rollout, RuntimeMatch match, ServingInputs inputs)
    {
        status = status with { Slot = rollout.Slot, Rollout = rollout.Status };
        return rollout.IsTarget || status.ModelVersion is null
            ? status with
            {
                ModelVersion = rollout.IsTarget ? inputs.Model.Version!.Metadata.Name : VersionOf(rollout.Stable?.Template),
                Protocol = match.Runtime!.Spec.Protocol,
                Runtime = match.Runtime.Metadata.Name,
                RuntimeRevision = match.Revision?.Name,
                Args = rollout.Stable?.Template.Spec.Containers[0].Args,
                PodSecurity = match.Runtime.Spec.PodSecurity ?? PodSecurityLevel.Restricted,
            }
            : status;
    }

    private static string? VersionOf(PodTemplateSpec? template) =>
        template?.Metadata?.Annotations?.GetValueOrDefault(ServingAnnotations.ModelVersion) is { Length: > 0 and <= LongestName } name ? name : null;
}

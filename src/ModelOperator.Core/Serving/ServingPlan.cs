using ModelOperator.Api;
using ModelOperator.Core.Serving.Optional;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>What becomes of the children as a whole.</summary>
internal enum ChildPlan
{
    /// <summary>They are made as desired.</summary>
    Apply,

    /// <summary>They stay as they are: what is desired cannot be told, and what runs is still allowed to.</summary>
    Keep,

    /// <summary>They go.</summary>
    Remove,
}

/// <summary>What is done to the children.</summary>
internal sealed record ServingPlan
{
    public required ChildPlan Children { get; init; }

    /// <summary>The live Deployment, if it is ours.</summary>
    public Deployment? OwnDeployment { get; init; }

    /// <summary>Whether a Deployment of ours is there and asks for pods.</summary>
    public bool HasPods => OwnDeployment?.Spec?.Replicas > 0;

    /// <summary>Pods wanted after quota.</summary>
    public int Replicas { get; init; }

    /// <summary>GPUs the quota gives to them.</summary>
    public int Gpus { get; init; }

    public ApplyDecision Deployment { get; init; }

    public ApplyDecision Service { get; init; }

    /// <summary>What becomes of the NetworkPolicy.</summary>
    public required ServingNetwork Network { get; init; }

    /// <summary>What stands in the way of writing the children; null when nothing does.</summary>
    public Finding? Obstacle { get; init; }

    /// <summary>Whether requests to the Service find, or soon find, pods.</summary>
    public bool IsReachable { get; init; }

    public static ServingPlan Make(ServingDemand demand, ServingInputs inputs, RuntimeMatch? match)
    {
        var owner = ServingChildren.Owner(demand.Deployment.Metadata);
        var ownDeployment = ApplyDecision.Owns(inputs.LiveDeployment, owner.Uid) ? inputs.LiveDeployment : null;
        var network = ServingNetwork.Make(demand, inputs, owner);
        var gpus = inputs.Quota.Queue != QueueState.None ? 0 : inputs.Quota.IsUnlimited ? demand.TotalGpus : inputs.Quota.Gpus;
        var children = match switch
        {
            null => ChildPlan.Remove,
            _ when network.ForbidsPods => ChildPlan.Remove,
            { Runtime: not null } => ChildPlan.Apply,
            _ when demand.WantsPods && ownDeployment is { Metadata.IsDeleting: false, Spec.Replicas: > 0 } => ChildPlan.Keep,
            _ => ChildPlan.Remove,
        };
        var plan = new ServingPlan { Children = children, OwnDeployment = ownDeployment, Gpus = gpus, Network = network, Obstacle = network.Obstacle };
        return children switch
        {
            ChildPlan.Keep => plan with { IsReachable = ApplyDecision.Owns(inputs.LiveService, owner.Uid) },
            ChildPlan.Remove => plan with
            {
                Deployment = ApplyDecision.Decide(null, inputs.LiveDeployment, owner, Labels.AppliedHash),
                Service = ApplyDecision.Decide(null, inputs.LiveService, owner, Labels.AppliedHash),
            },
            _ => plan.Applying(demand, inputs, match!.Runtime!),
        };
    }

    private ServingPlan Applying(ServingDemand demand, ServingInputs inputs, ServingRuntime runtime)
    {
        var owner = ServingChildren.Owner(demand.Deployment.Metadata);
        var replicas = !demand.WantsPods ? 0
            : inputs.Quota.HoldsNewPods ? Math.Min(OwnDeployment?.Spec?.Replicas ?? 0, demand.Replicas)
            : inputs.Quota.Admitted ? demand.Replicas
            : demand.Gpus > 0 ? inputs.Quota.Gpus / demand.Gpus
            : 0;
        var deployment = ApplyDecision.Decide(
            ServingChildren.Deployment(demand, inputs, inputs.Model.Version!, runtime, replicas), inputs.LiveDeployment, owner, Labels.AppliedHash);
        var service = ApplyDecision.Decide(ServingChildren.Service(demand, inputs, runtime), inputs.LiveService, owner, Labels.AppliedHash);
        var obstacle = Network.Obstacle ?? ChildObstacle.To(service.Action, "Service", demand, inputs) ?? ChildObstacle.To(deployment.Action, "Deployment", demand, inputs);
        return this with
        {
            Replicas = replicas,
            Deployment = Unless(Stops("Deployment", deployment), deployment),
            Service = Unless(Stops("Service", service), service),
            Obstacle = obstacle ?? (demand.WantsPods && replicas < demand.Replicas ? QueueLabel.Obstacle(demand, inputs.Quota.Queue) : null),
            IsReachable = replicas > 0 && ChildObstacle.To(service.Action, "Service", demand, inputs) is null,
        };

        // A child that was just refused is not written again at once. Nor is a missing one created while the other cannot be: pods that
        // nobody can reach would hold their GPUs for nothing. Where the NetworkPolicy of before has to go first, they would be open to all.
        bool Stops(string kind, ApplyDecision decision) =>
            ChildObstacle.IsRefused(kind, inputs) || (decision.Action == ApplyAction.Create && (obstacle is not null || Network.MakesWay));
    }

    private static ApplyDecision Unless(bool stopped, ApplyDecision decision) => stopped ? default : decision;
}

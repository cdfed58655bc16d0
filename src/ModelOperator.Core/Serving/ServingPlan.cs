using ModelOperator.Api;
using ModelOperator.Core.Serving.Optional;
using ModelOperator.Core.Serving.Rollouts;
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

    /// <summary>The live Deployments that are ours, by slot.</summary>
    public required Func<ServingSlot, Deployment?> Live { get; init; }

    /// <summary>Whether a Deployment of ours is there and asks for pods.</summary>
    public bool HasPods => ServingSlots.All.Any(slot => Live(slot)?.Spec?.Replicas > 0);

    /// <summary>GPUs the quota gives to the pods.</summary>
    public int Gpus { get; init; }

    /// <summary>What becomes of the two Deployments and the traffic; null unless they are made as desired.</summary>
    public RolloutPlan? Rollout { get; init; }

    public IReadOnlyDictionary<ServingSlot, ApplyDecision> Deployments { get; init; } = new Dictionary<ServingSlot, ApplyDecision>();

    public IReadOnlyDictionary<ServingSlot, ApplyDecision> SlotServices { get; init; } = new Dictionary<ServingSlot, ApplyDecision>();

    public ApplyDecision Service { get; init; }

    /// <summary>What becomes of the NetworkPolicy.</summary>
    public required ServingNetwork Network { get; init; }

    /// <summary>What stands in the way of writing the children; null when nothing does.</summary>
    public Finding? Obstacle { get; init; }

    /// <summary>Whether requests to the Service find, or soon find, pods.</summary>
    public bool IsReachable { get; init; }

    /// <summary>Pods of all our Deployments, as Kubernetes counts them.</summary>
    public int PodCount(Func<DeploymentStatus, int> count) => ServingSlots.All.Sum(slot => Live(slot)?.Status is { } status ? count(status) : 0);

    public static ServingPlan Make(ServingDemand demand, ServingInputs inputs, RuntimeMatch? match)
    {
        var owner = ServingChildren.Owner(demand.Deployment.Metadata);
        var network = ServingNetwork.Make(demand, inputs, owner);
        var plan = new ServingPlan
        {
            Children = ChildPlan.Remove,
            Live = slot => inputs.Live(slot) is { } live && ApplyDecision.Owns(live, owner.Uid) ? live : null,
            Gpus = inputs.Quota.Queue != QueueState.None ? 0 : inputs.Quota.IsUnlimited ? demand.TotalGpus : inputs.Quota.Gpus,
            Network = network,
            Obstacle = network.Obstacle,
        };
        var keeps = demand.WantsPods && ServingSlots.All.Any(slot => plan.Live(slot) is { Metadata.IsDeleting: false, Spec.Replicas: > 0 });
        var children = match switch
        {
            _ when network.ForbidsPods => ChildPlan.Remove,
            null when keeps && IsFollowedNoMore(demand, inputs) => ChildPlan.Keep,
            null => ChildPlan.Remove,
            { Runtime: not null } => ChildPlan.Apply,
            _ when keeps => ChildPlan.Keep,
            _ => ChildPlan.Remove,
        };
        return children switch
        {
            ChildPlan.Keep => plan with { Children = children, IsReachable = ApplyDecision.Owns(inputs.LiveService, owner.Uid) },
            ChildPlan.Apply => (plan with { Children = children }).Applying(demand, inputs, match!.Runtime!),
            _ => plan with
            {
                Deployments = ServingSlots.All.ToDictionary(slot => slot, slot => ApplyDecision.Decide(null, inputs.Live(slot), owner, Labels.AppliedHash)),
                Service = ApplyDecision.Decide(null, inputs.LiveService, owner, Labels.AppliedHash),
                SlotServices = ServingSlots.All.ToDictionary(slot => slot, slot => ApplyDecision.Decide(null, inputs.LiveServiceOf(slot), owner, Labels.AppliedHash)),
            },
        };
    }

    /// <summary>Whether what serves stays although no version is in the stage that is asked for, since following it is paused.</summary>
    public static bool IsFollowedNoMore(ServingDemand demand, ServingInputs inputs) =>
        demand.IsPaused && inputs.Model.State == ModelResolutionState.StageEmpty && inputs.Serving is { Version: not null };

    private ServingPlan Applying(ServingDemand demand, ServingInputs inputs, ServingRuntime runtime)
    {
        var owner = ServingChildren.Owner(demand.Deployment.Metadata);
        var rollout = RolloutDecision.Decide(Facts(demand, inputs, runtime));
        var splits = ServingRoutes.Split(demand, inputs);
        var deployments = ServingSlots.All.ToDictionary(slot => slot, slot => ApplyDecision.Decide(
            rollout.Of(slot) is { } wanted ? ServingChildren.Deployment(demand, inputs, slot, wanted, runtime, Live(slot)) : null, inputs.Live(slot), owner, Labels.AppliedHash));
        var service = ApplyDecision.Decide(ServingChildren.Service(demand, inputs, runtime, rollout.Traffic, isSplitElsewhere: splits), inputs.LiveService, owner, Labels.AppliedHash);
        var slotServices = ServingSlots.All.ToDictionary(slot => slot, slot => ApplyDecision.Decide(
            WantsSlotService(demand, inputs, owner, slot) ? ServingChildren.SlotService(demand, inputs, runtime, slot) : null, inputs.LiveServiceOf(slot), owner, Labels.AppliedHash));
        var name = demand.Key.Name;
        var serviceObstacle = ChildObstacle.To(service.Action, "Service", ChildNames.Primary(name), demand, inputs);
        var obstacle = Network.Obstacle ?? serviceObstacle
            ?? ServingSlots.All.Select(slot => ChildObstacle.To(slotServices[slot].Action, "Service", slot.ServiceName(name), demand, inputs)).FirstOrDefault(found => found is not null)
            ?? ServingSlots.All.Select(slot => ChildObstacle.To(deployments[slot].Action, "Deployment", slot.DeploymentName(name), demand, inputs)).FirstOrDefault(found => found is not null);
        return this with
        {
            Rollout = rollout,
            Deployments = deployments.ToDictionary(pair => pair.Key, pair => Unless(Stops("Deployment", pair.Value), pair.Value)),
            Service = Unless(Stops("Service", service), service),
            SlotServices = slotServices.ToDictionary(pair => pair.Key, pair => Unless(Stops("Service", pair.Value), pair.Value)),
            Obstacle = obstacle ?? (demand.WantsPods && (rollout.Stable?.Replicas ?? 0) < demand.Replicas ? QueueLabel.Obstacle(demand, inputs.Quota.Queue) : null),
            IsReachable = rollout.Stable?.Replicas + (rollout.New?.Replicas ?? 0) > 0 && serviceObstacle is null,
        };

        // A child that was just refused is not written again at once. Nor is a missing one created while the other cannot be: pods that
        // nobody can reach would hold their GPUs for nothing. Where the NetworkPolicy of before has to go first, they would be open to all.
        bool Stops(string kind, ApplyDecision decision) =>
            ChildObstacle.IsRefused(kind, inputs) || (decision.Action == ApplyAction.Create && (obstacle is not null || Network.MakesWay));
    }

    // Routes with weights and monitors lead to the Services of the slots. While it is not known whether there can be any, what is there stays.
    private static bool WantsSlotService(ServingDemand demand, ServingInputs inputs, ChildOwner owner, ServingSlot slot)
    {
        var route = demand.Gateway is null ? KindAvailability.Absent : inputs.Optional.Route.Availability;
        var monitor = demand.Deployment.Spec.Monitoring is null ? KindAvailability.Absent : inputs.Optional.Monitor.Availability;
        return route == KindAvailability.Served || monitor == KindAvailability.Served
            || ((route == KindAvailability.Unknown || monitor == KindAvailability.Unknown) && ApplyDecision.Owns(inputs.LiveServiceOf(slot), owner.Uid));
    }

    private RolloutFacts Facts(ServingDemand demand, ServingInputs inputs, ServingRuntime runtime)
    {
        var allowed = inputs.Quota.IsUnlimited || inputs.Quota.Admitted ? int.MaxValue : demand.Gpus > 0 ? inputs.Quota.Gpus / demand.Gpus : 0;
        var holds = inputs.Quota.HoldsNewPods;
        var replicas = !demand.WantsPods ? 0
            : holds ? Math.Min(ServingSlots.All.Max(slot => Live(slot)?.Spec?.Replicas ?? 0), demand.Replicas)
            : Math.Min(demand.Replicas, allowed);
        return new RolloutFacts
        {
            Demand = demand,
            Target = inputs.Model.Version!,
            Template = ServingPod.Template(demand, inputs.Model.Version!, runtime),
            Replicas = replicas,

            // What a canary adds is admitted when the quota answers to a status that asks for it, which may be behind.
            Surge = holds ? 0 : inputs.Quota.IsUnlimited || demand.Gpus == 0 ? null : Math.Max(0, (inputs.Quota.Gpus / demand.Gpus) - demand.Replicas),
            IsAdmitted = inputs.Quota.Admitted && !holds,
            Live = Live,
            Serving = inputs.Serving,
            ServingTemplate = inputs.Serving?.Version is { } serving ? new Lazy<PodTemplateSpec>(() => ServingPod.Template(demand, serving, runtime)) : null,
            Pods = inputs.Pods,
            SplitsTraffic = ServingRoutes.Split(demand, inputs),
            Samples = inputs.GateSamples,
            Prometheus = inputs.Prometheus,
            Now = inputs.Now,
        };
    }

    private static ApplyDecision Unless(bool stopped, ApplyDecision decision) => stopped ? default : decision;
}

using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving.Rollouts;

/// <summary>
/// Decides what becomes of the two Deployments. Other strategies than Canary change the Deployment that serves, and Kubernetes replaces its
/// pods. A canary leaves it as it is and brings the new version up in the other one; when it has passed all of its steps the two
/// change roles. What is remembered is in status alone: where it was lost, the Deployments themselves say which of them serves.
/// </summary>
internal static class RolloutDecision
{
    public static RolloutPlan Decide(RolloutFacts facts)
    {
        var slot = Serving(facts);
        var live = facts.Live(slot);
        var hash = RolloutPods.TemplateHash(facts.Template)!;
        var isTarget = live is not null && RolloutPods.TemplateHash(live.Spec?.Template) == hash;
        if (facts.Serving is { Version: null } && live is not null && !isTarget && IsOfAskedModel(live, facts))
        {
            // What serves may not be served any more, so it makes way at once, and nothing is compared with it.
            return Direct(facts, slot.Other());
        }

        if (isTarget || (live is not null && !IsOfAskedModel(live, facts)))
        {
            return Direct(facts, slot);
        }

        var plan = CanaryPlan.Of(facts.Demand.Deployment.Spec.Rollout);
        var memory = facts.Demand.Deployment.Status?.Rollout is { } known && plan is not null && known.TemplateHash == hash && known.PlanHash == plan.Hash() ? known : null;
        if (facts.Replicas == 0 && plan is not null && (live is not null ? HasServed(live, facts.Pods, slot) : facts.ServingTemplate is not null))
        {
            // Nothing proves itself without replicas, and to have had none for a while is no way past the gates.
            return Frozen(facts, slot) with { Status = memory?.FailureReason is null ? null : memory };
        }

        if (memory is { FailureReason: { } reason })
        {
            return Frozen(facts, slot) with { Phase = RolloutPhase.Failed, Reason = reason, Message = memory.FailureMessage ?? "", Status = memory };
        }

        if (facts.Replicas == 0 || (live is null ? facts.ServingTemplate is null : !HasServed(live, facts.Pods, slot)))
        {
            return Direct(facts, slot);
        }

        if (facts.Demand.IsPaused && memory is null)
        {
            return Frozen(facts, slot) with
            {
                Phase = RolloutPhase.Paused,
                Reason = ServingReasons.Paused,
                Message = $"spec.rollout.paused keeps what serves, and {What(facts)} waits: set it to false to roll that out",
            };
        }

        return plan is null ? Direct(facts, slot) : CanaryDecision.Decide(facts, plan, memory ?? CanaryDecision.Begin(facts, plan, hash), slot);
    }

    /// <summary>What keeps what serves, with as many replicas as are asked for. One whose Deployment was lost is made again.</summary>
    public static RolloutPlan Frozen(RolloutFacts facts, ServingSlot slot) => new()
    {
        Slot = slot,
        Stable = Kept(facts, slot, facts.Replicas),
        Traffic = new Traffic(slot, 0, IsShadow: false),
    };

    /// <summary>A Deployment with the pods of before; null when nobody knows any more what they were.</summary>
    public static SlotPlan? Kept(RolloutFacts facts, ServingSlot slot, int replicas) =>
        (facts.Live(slot)?.Spec?.Template ?? facts.ServingTemplate?.Value) is { } template ? new SlotPlan(template, replicas, IsFrozen: true) : null;

    /// <summary>The new version or settings, for messages.</summary>
    public static string What(RolloutFacts facts) =>
        facts.Serving is null ? $"another configuration of version {facts.Target.Spec.Version}" : $"version {facts.Target.Spec.Version}";

    /// <summary>What is asked for in one slot, alone; Kubernetes replaces the pods that are there.</summary>
    public static RolloutPlan Direct(RolloutFacts facts, ServingSlot slot) => new()
    {
        Slot = slot,
        Stable = new SlotPlan(facts.Template, facts.Replicas, IsFrozen: false),
        Traffic = new Traffic(slot, 0, IsShadow: false),
        IsTarget = true,
    };

    private static ServingSlot Serving(RolloutFacts facts)
    {
        var remembered = facts.Demand.Deployment.Status?.Slot ?? ServingSlot.Primary;
        return facts.Live(remembered) is null && facts.Live(remembered.Other()) is not null && facts.ServingTemplate is null ? remembered.Other() : remembered;
    }

    // There is nothing to compare a new version with, and nothing to fall back to, where the old one never came up.
    private static bool HasServed(Deployment live, IReadOnlyCollection<Pod> pods, ServingSlot slot) =>
        live.Status?.Conditions?.Any(condition => condition is { Type: "Progressing", Reason: "NewReplicaSetAvailable" }) == true
        || pods.Any(pod => slot.Holds(pod) && RolloutPods.IsServing(pod));

    private static bool IsOfAskedModel(Deployment live, RolloutFacts facts) =>
        live.Spec?.Template.Metadata?.Annotations?.GetValueOrDefault(ServingAnnotations.Model) == facts.Demand.Model;
}

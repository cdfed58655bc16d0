using ModelOperator.Api;
using ModelOperator.Core.Sharing;

namespace ModelOperator.Core.Serving.Rollouts;

/// <summary>
/// Decides the next move of a canary. A step changes the traffic only when the replicas that it needs are ready, so a version that does not
/// load never gets any; and the traffic of a step stays while the replicas of the next come up.
/// </summary>
internal static class CanaryDecision
{
    // A Service or a route that leads elsewhere is known to every node and gateway only a while after it was written.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    /// <summary>What is remembered of a canary that begins.</summary>
    public static RolloutStatus Begin(RolloutFacts facts, CanaryPlan plan, string templateHash) => new()
    {
        Version = facts.Target.Spec.Version,
        ModelVersion = facts.Target.Metadata.Name,
        TemplateHash = templateHash,
        PlanHash = plan.Hash(),
        Step = 1,
    };

    public static RolloutPlan Decide(RolloutFacts facts, CanaryPlan plan, RolloutStatus memory, ServingSlot slot)
    {
        var step = Math.Clamp(memory.Step, 1, plan.LastStep);
        var (old, wanted) = plan.Replicas(step, facts.Replicas, facts.SplitsTraffic);
        memory = memory with { Step = step, Replicas = wanted };
        var begun = memory.StepStartedAt is not null;
        var underWay = new RolloutPlan
        {
            Slot = slot,
            Stable = RolloutDecision.Kept(facts, slot, old),
            New = new SlotPlan(facts.Template, wanted, IsFrozen: false),

            // Where old replicas make way for new ones, the last of them go before the step has begun, and requests with them.
            Traffic = TrafficAt(plan, slot, begun || (old == 0 && plan.Weight(step - 1) > 0) ? step : step - 1),
            Phase = RolloutPhase.UnderWay,
            Reason = ServingReasons.Canary,
            Status = memory,
        };

        if (begun && step == plan.LastStep)
        {
            return Drain(facts, plan, underWay, memory);
        }

        var newLive = facts.Live(slot.Other());
        if (Obstacle(facts, plan, memory) is { } obstacle)
        {
            // What cannot go on takes nothing: its replicas may hold what others wait for. One that has begun keeps what it has.
            var held = begun || step > 1
                ? underWay with { New = new SlotPlan(facts.Template, Math.Min(wanted, newLive?.Spec?.Replicas ?? 0), IsFrozen: false) }
                : RolloutDecision.Frozen(facts, slot) with { Status = memory };
            return held with { Phase = obstacle.Phase, Reason = obstacle.Reason, Message = obstacle.Message };
        }

        var isAsked = newLive is { Metadata.IsDeleting: false } && RolloutPods.TemplateHash(newLive.Spec?.Template) == memory.TemplateHash && newLive.Spec?.Replicas == wanted;
        var health = isAsked
            ? RolloutHealth.OfLive(newLive!, wanted, [.. facts.Pods.Where(pod => slot.Other().Holds(pod))])
            : new RolloutHealth(RolloutState.Progressing, ServingReasons.Progressing, "its Deployment is being written");
        if (health is { State: RolloutState.Failed, IsOfCluster: false })
        {
            return Failed(facts, slot, memory, health.Reason, $"{RolloutDecision.What(facts)} does not come up: {health.Message}");
        }

        if (!begun)
        {
            return health.State == RolloutState.Complete
                ? Enter(facts, plan, underWay, memory)
                : underWay with { Reason = health.Reason == ServingReasons.Progressing ? ServingReasons.Canary : health.Reason, Message = $"{Where(facts, plan, step)} waits for its replicas: {health.Message}" };
        }

        return AtStep(facts, plan, underWay, memory, health);
    }

    // The step's replicas are ready: from now on it has its share of the traffic.
    private static RolloutPlan Enter(RolloutFacts facts, CanaryPlan plan, RolloutPlan underWay, RolloutStatus memory) => underWay with
    {
        Traffic = TrafficAt(plan, underWay.Slot, memory.Step),
        Status = memory with { StepStartedAt = NextSecond(facts.Now), Gates = null },
        Message = $"{Where(facts, plan, memory.Step)} begins",
        Wake = TimeSpan.Zero,
    };

    // The last step has nothing left to prove: it lasts until no request is led to the old replicas any more, which may then end.
    private static RolloutPlan Drain(RolloutFacts facts, CanaryPlan plan, RolloutPlan underWay, RolloutStatus memory)
    {
        var end = memory.StepStartedAt!.Value + DrainTime;
        return end <= facts.Now ? RolloutDecision.Direct(facts, underWay.Slot.Other()) : underWay with
        {
            Message = $"{Where(facts, plan, memory.Step)} has begun; the old replicas stay until {GrantDecision.Format(end)} for requests that are still led to them",
            Wake = end - facts.Now,
        };
    }

    private static RolloutPlan AtStep(RolloutFacts facts, CanaryPlan plan, RolloutPlan underWay, RolloutStatus memory, RolloutHealth health)
    {
        var step = plan.Step(memory.Step)!;
        var gates = GateRound.Of(facts, plan, memory, underWay.Slot);
        memory = memory with { Gates = gates.Statuses };
        underWay = underWay with { Status = memory, Queries = gates.Queries };
        if (gates.Failure is { } failure)
        {
            return Failed(facts, underWay.Slot, memory, ServingReasons.GateFailed, $"{RolloutDecision.What(facts)} was taken back at step {memory.Step} of {plan.Steps.Count}: {failure}");
        }

        var where = Where(facts, plan, memory.Step);
        var held = memory.StepStartedAt!.Value + TimeSpan.FromSeconds(step.HoldSeconds ?? 0) - facts.Now;
        if (gates.Invalid is { } invalid)
        {
            return underWay with { Phase = RolloutPhase.Blocked, Reason = ServingReasons.GateInvalid, Message = $"{where} cannot be judged: {invalid}", Wake = gates.Wake };
        }

        if (gates.Waiting is { } waiting)
        {
            return underWay with { Reason = ServingReasons.GateWaiting, Message = $"{where}: {waiting}", Wake = gates.Wake };
        }

        if (health.State != RolloutState.Complete)
        {
            return underWay with { Message = $"{where} goes on when all of its replicas are ready again: {health.Message}", Wake = gates.Wake };
        }

        if (held > TimeSpan.Zero || !gates.HavePassed)
        {
            var message = string.Join("; ", new[] { held > TimeSpan.Zero ? $"it holds until {GrantDecision.Format(facts.Now + held)}" : null, gates.Progress }.OfType<string>());
            return underWay with { Message = $"{where}: {message}", Wake = Durations.Sooner(held > TimeSpan.Zero ? held : null, gates.Wake) };
        }

        if (step.NeedsApproval == true && !IsApproved(facts, memory))
        {
            return underWay with
            {
                Reason = ServingReasons.ApprovalNeeded,
                Message = $"{where} waits for approval: set spec.rollout.approval to version {memory.Version} and step {memory.Step} to let it go on",
            };
        }

        if (facts.Demand.IsPaused)
        {
            return underWay with { Phase = RolloutPhase.Paused, Reason = ServingReasons.Paused, Message = $"{where} is over, and spec.rollout.paused keeps the canary there: set it to false to go on" };
        }

        var next = memory.Step + 1;
        return underWay with
        {
            Status = memory with { Step = next, StepStartedAt = null, Gates = null, Replicas = plan.Replicas(next, facts.Replicas, facts.SplitsTraffic).New },
            Message = $"{where} is over",
            Queries = [],
            Wake = TimeSpan.Zero,
        };
    }

    /// <summary>What keeps a step from being taken at all.</summary>
    private static (RolloutPhase Phase, string Reason, string Message)? Obstacle(RolloutFacts facts, CanaryPlan plan, RolloutStatus memory)
    {
        var what = RolloutDecision.What(facts);
        if (!plan.Surge && facts.Replicas < 2)
        {
            return (RolloutPhase.Blocked, ServingReasons.CanaryNeedsReplicas,
                $"{what} cannot take the place of some replicas where there is only one: set spec.scaling.replicas to at least 2, or spec.rollout.canary.surge to true");
        }

        if (plan.IsShadow(memory.Step) && !facts.SplitsTraffic)
        {
            return (RolloutPhase.Blocked, ServingReasons.ShadowNotPossible,
                $"step {memory.Step} of {plan.Steps.Count} mirrors traffic to {what}, which takes a Gateway that routes to the model: set spec.exposure.gateway, whose condition Routed says what is missing, or leave the step out");
        }

        if (plan.Surge && facts.Surge < memory.Replicas && facts.IsAdmitted)
        {
            return (RolloutPhase.UnderWay, ServingReasons.Canary, $"step {memory.Step} of {plan.Steps.Count} asks the domain's quota for {memory.Replicas} {(memory.Replicas == 1 ? "replica" : "replicas")} of {what} beside the old ones");
        }

        return plan.Surge && facts.Surge < memory.Replicas
            ? (RolloutPhase.UnderWay, ServingReasons.CanaryWaitsForQuota,
                $"step {memory.Step} of {plan.Steps.Count} runs {memory.Replicas} {(memory.Replicas == 1 ? "replica" : "replicas")} of {what} beside the old ones, for which the domain's quota has no room: QuotaAvailable says how much is missing, and spec.rollout.canary.surge: false needs none")
            : null;
    }

    private static RolloutPlan Failed(RolloutFacts facts, ServingSlot slot, RolloutStatus memory, string reason, string why)
    {
        var message = Bounded($"{why}; to try again change spec.rollout.attempt, else ask for another version");
        return RolloutDecision.Frozen(facts, slot) with
        {
            Phase = RolloutPhase.Failed,
            Reason = reason,
            Message = message,
            Status = memory with { FailureReason = reason, FailureMessage = message, FailedAt = facts.Now, StepStartedAt = null, Replicas = 0 },
        };
    }

    private static bool IsApproved(RolloutFacts facts, RolloutStatus memory) =>
        facts.Demand.Deployment.Spec.Rollout?.Approval is { } approval && approval.Version == memory.Version && (approval.Step is not { } step || step >= memory.Step);

    // In the last step also those who call the Service, past a Gateway that splits the traffic, are led to the new version.
    private static Traffic TrafficAt(CanaryPlan plan, ServingSlot slot, int step) =>
        step == plan.LastStep ? new(slot.Other(), 0, IsShadow: false) : new(slot, plan.Weight(step), plan.IsShadow(step));

    private static string Where(RolloutFacts facts, CanaryPlan plan, int step)
    {
        var what = RolloutDecision.What(facts);
        return step > plan.Steps.Count ? $"the last step (all traffic to {what})"
            : plan.IsShadow(step) ? $"step {step} of {plan.Steps.Count} (a copy of the traffic to {what})"
            : $"step {step} of {plan.Steps.Count} ({plan.Weight(step)} % of the traffic to {what}{ByReplicas(facts, plan, step)})";
    }

    // Few replicas are far from what is asked for, and who sees their share is told why.
    private static string ByReplicas(RolloutFacts facts, CanaryPlan plan, int step)
    {
        var (old, wanted) = plan.Replicas(step, facts.Replicas, facts.SplitsTraffic);
        return facts.SplitsTraffic ? "" : $", by {wanted} of {old + wanted} replicas";
    }

    // Status keeps whole seconds, and nothing from before the step may count in it.
    private static DateTimeOffset NextSecond(DateTimeOffset now) =>
        new((now.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, now.Offset);

    private static string Bounded(string message) => message.Length <= 2000 ? message : string.Concat(message.AsSpan(0, 1997), "...");
}

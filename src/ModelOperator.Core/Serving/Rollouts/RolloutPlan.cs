using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving.Rollouts;

/// <summary>How a rollout stands as a whole.</summary>
internal enum RolloutPhase
{
    /// <summary>There is none: what is asked for is in place, or Kubernetes puts it in place by itself.</summary>
    None,

    /// <summary>A new version is on its way.</summary>
    UnderWay,

    /// <summary>It waits for somebody to act.</summary>
    Blocked,

    /// <summary>What serves is kept because the specification says so.</summary>
    Paused,

    /// <summary>The new version was taken back.</summary>
    Failed,
}

/// <summary>What one of the two Deployments is to be.</summary>
/// <param name="Template">Its pods.</param>
/// <param name="Replicas">How many.</param>
/// <param name="IsFrozen">Whether the pods are those of before, which are kept as they are.</param>
internal sealed record SlotPlan(PodTemplateSpec Template, int Replicas, bool IsFrozen);

/// <summary>Where requests go.</summary>
/// <param name="Stable">The slot of what served before, or serves alone.</param>
/// <param name="NewWeight">Share of the other slot, in percent.</param>
/// <param name="IsShadow">Whether the other slot gets a copy of the requests.</param>
internal readonly record struct Traffic(ServingSlot Stable, int NewWeight, bool IsShadow)
{
    /// <summary>Whether pods of the slot answer requests.</summary>
    public bool Reaches(ServingSlot slot) => slot == Stable ? NewWeight < 100 : NewWeight > 0;

    /// <summary>Share of a slot, in percent.</summary>
    public int Of(ServingSlot slot) => slot == Stable ? 100 - NewWeight : NewWeight;
}

/// <summary>A query of a gate that is to be asked now.</summary>
/// <param name="Gate">Name of the gate.</param>
/// <param name="Query">The query with its variables replaced; not yet scoped to the namespace.</param>
public sealed record GateQuery(string Gate, string Query);

/// <summary>What becomes of the two Deployments, and of the traffic.</summary>
internal sealed record RolloutPlan
{
    /// <summary>The slot that counts as serving.</summary>
    public required ServingSlot Slot { get; init; }

    /// <summary>What that slot is to be; null when there is to be nothing.</summary>
    public SlotPlan? Stable { get; init; }

    /// <summary>What the other slot is to be; null when it goes.</summary>
    public SlotPlan? New { get; init; }

    /// <summary>Where requests go.</summary>
    public required Traffic Traffic { get; init; }

    /// <summary>How it stands.</summary>
    public RolloutPhase Phase { get; init; }

    /// <summary>Why it stands so, in one word; set unless the phase is None.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Why it stands so, in one sentence.</summary>
    public string Message { get; init; } = "";

    /// <summary>What is remembered of the canary.</summary>
    public RolloutStatus? Status { get; init; }

    /// <summary>Whether the serving slot is what the specification asks for now, or is becoming it.</summary>
    public bool IsTarget { get; init; }

    /// <summary>Queries to ask now.</summary>
    public IReadOnlyList<GateQuery> Queries { get; init; } = [];

    /// <summary>When to look again though nothing that is watched changed.</summary>
    public TimeSpan? Wake { get; init; }

    /// <summary>What a slot is to be.</summary>
    public SlotPlan? Of(ServingSlot slot) => slot == Slot ? Stable : New;
}

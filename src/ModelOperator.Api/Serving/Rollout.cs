using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>How replicas are replaced.</summary>
[CelRule("has(self.canary) == (has(self.strategy) && self.strategy == 'Canary')", "write canary together with strategy: Canary, and leave it out with every other strategy", FieldPath = ".canary")]
public sealed record Rollout
{
    /// <summary>
    /// RollingUpdate: a new replica starts before an old one goes, which needs spare GPUs. RollingNoSurge: an old one goes first, one
    /// at a time. Recreate: all old ones go first. Canary: new replicas run beside the old ones and get their share of the traffic step by
    /// step. When absent: RollingNoSurge if replicas use GPUs, else RollingUpdate.
    /// </summary>
    public RolloutStrategy? Strategy { get; init; }

    /// <summary>
    /// Seconds without progress after which a rollout counts as failed; when absent 5 minutes more than the runtime's startup probe
    /// allows, and at least 10 minutes.
    /// </summary>
    [Schema(Minimum = 30, Maximum = 86400)]
    public int? ProgressDeadlineSeconds { get; init; }

    /// <summary>
    /// True: what serves now goes on serving, whatever version is asked for by then, and a canary stays at its step; one whose gate fails is
    /// still taken back. For incidents.
    /// </summary>
    [Schema(Default = false)]
    public bool? Paused { get; init; }

    /// <summary>Steps and gates of strategy Canary.</summary>
    public Canary? Canary { get; init; }

    /// <summary>Lets a canary go past steps that wait for somebody's approval.</summary>
    public RolloutApproval? Approval { get; init; }

    /// <summary>Change this number to try a version again whose canary failed.</summary>
    [Schema(Minimum = 0, Maximum = 1000000)]
    public int? Attempt { get; init; }
}

/// <summary>How replicas are replaced.</summary>
public enum RolloutStrategy
{
    /// <summary>A new replica starts before an old one goes.</summary>
    RollingUpdate,

    /// <summary>An old replica goes before a new one starts, one at a time.</summary>
    RollingNoSurge,

    /// <summary>All old replicas go before new ones start.</summary>
    Recreate,

    /// <summary>New replicas run beside old ones and get their share of the traffic step by step.</summary>
    Canary,
}

/// <summary>
/// Steps by which a new version takes over, and what it must prove. The old version keeps its replicas until the new one has all of
/// the traffic and passed every gate, so that taking it back is instant.
/// </summary>
[CelRule("self.steps.filter(step, has(step.weight)).map(step, step.weight).isSorted()", "the weights of steps must not fall from one to the next, e.g. 10, 50, 100", FieldPath = ".steps")]
public sealed record Canary
{
    /// <summary>
    /// The steps, in their order. After the last one the new version takes all of the traffic. A step begins when the replicas it needs are
    /// ready, and lasts until its hold is over, its gates have passed and it is approved.
    /// </summary>
    [Schema(MinItems = 1, MaxItems = 16)]
    public required IReadOnlyList<CanaryStep> Steps { get; init; }

    /// <summary>What metrics must show at every step. One that fails takes the new version back.</summary>
    [Schema(MaxItems = 8)]
    [ListMap("name")]
    public IReadOnlyList<MetricGate>? Gates { get; init; }

    /// <summary>
    /// True: new replicas come in addition to the old ones, which takes spare GPUs and quota. False: they take the place of old ones, of
    /// which there must be at least two.
    /// </summary>
    [Schema(Default = true)]
    public bool? Surge { get; init; }
}

/// <summary>A step of a canary.</summary>
[CelRule("has(self.weight) != (has(self.shadow) && self.shadow)", "say what the step does: weight, the new version's share of the traffic, or shadow: true")]
public sealed record CanaryStep
{
    // No schema defaults in here: a client-side apply sends lists as they are written, so a default inside one never stops differing.

    /// <summary>
    /// Share of the traffic that the new version gets, in percent. A Gateway splits it exactly; without one it is the new version's share of
    /// the ready replicas, as near as their number allows.
    /// </summary>
    [Schema(Minimum = 1, Maximum = 100)]
    public int? Weight { get; init; }

    /// <summary>True: the new version gets a copy of the traffic, and its answers go nowhere. Takes spec.exposure.gateway.</summary>
    public bool? Shadow { get; init; }

    /// <summary>Seconds that the step lasts at least; 0 when absent.</summary>
    [Schema(Minimum = 0, Maximum = 604800)]
    public int? HoldSeconds { get; init; }

    /// <summary>True: the step lasts until spec.rollout.approval lets the version past it.</summary>
    public bool? NeedsApproval { get; init; }
}

/// <summary>What a metric must show.</summary>
[CelRule("has(self.max) || has(self.min)", "say what the metric must not be above (max) or below (min)")]
[CelRule("!has(self.max) || !has(self.min) || self.min <= self.max", "min must not be above max, or no value passes", FieldPath = ".min")]
public sealed record MetricGate
{
    /// <summary>Name of the gate, for messages.</summary>
    [Schema(MaxLength = Formats.LabelLength)]
    [Pattern(Formats.Label, "write a name in lower-case letters, digits and '-'")]
    public required string Name { get; init; }

    /// <summary>
    /// PromQL that gives one number; it sees metrics of this namespace alone. $(NAME) and $(NAMESPACE) stand for this deployment, $(VERSION) for
    /// the new version, $(PODS) and $(STABLE_PODS) for regular expressions of the names of the new and of the old version's pods, $(WINDOW) for
    /// the window as a PromQL duration.
    /// </summary>
    [Schema(MinLength = 1, MaxLength = 4096)]
    public required string Query { get; init; }

    /// <summary>The mean over the window must not be above this.</summary>
    public double? Max { get; init; }

    /// <summary>The mean over the window must not be below this.</summary>
    public double? Min { get; init; }

    /// <summary>Seconds that are looked at in each step; 300 when absent.</summary>
    [Schema(Minimum = 10, Maximum = 86400)]
    public int? WindowSeconds { get; init; }

    /// <summary>Seconds between two looks; 30 when absent. A clear failure ends the step before the window does.</summary>
    [Schema(Minimum = 1, Maximum = 3600)]
    public int? IntervalSeconds { get; init; }
}

/// <summary>Somebody's consent that a canary goes on.</summary>
public sealed record RolloutApproval
{
    /// <summary>The version that may go on, as in status.rollout.version.</summary>
    [Schema(MaxLength = Formats.VersionLength)]
    [Pattern(Formats.Version, Formats.VersionMessage)]
    public required string Version { get; init; }

    /// <summary>Step that it may go past, and every one before it; the first is 1. All of them when absent.</summary>
    [Schema(Minimum = 1, Maximum = 16)]
    public int? Step { get; init; }
}

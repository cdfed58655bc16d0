using ModelOperator.Api;
using ModelOperator.Core.Serving.Gates;

namespace ModelOperator.Core.Serving.Rollouts;

/// <summary>One look at all gates of a canary's step.</summary>
internal sealed record GateRound
{
    /// <summary>What is remembered of each gate.</summary>
    public IReadOnlyList<GateStatus>? Statuses { get; private init; }

    /// <summary>Queries to ask now.</summary>
    public IReadOnlyList<GateQuery> Queries { get; private init; } = [];

    /// <summary>What failed; null when nothing did.</summary>
    public string? Failure { get; private init; }

    /// <summary>What cannot be judged before somebody changes a gate.</summary>
    public string? Invalid { get; private init; }

    /// <summary>What cannot be judged now.</summary>
    public string? Waiting { get; private init; }

    /// <summary>Whether every gate passed.</summary>
    public bool HavePassed { get; private init; }

    /// <summary>How far the gates are; null when all passed.</summary>
    public string? Progress { get; private init; }

    /// <summary>When a gate is to be looked at again.</summary>
    public TimeSpan? Wake { get; private init; }

    public static GateRound Of(RolloutFacts facts, CanaryPlan plan, RolloutStatus memory, ServingSlot slot)
    {
        if (plan.Gates.Count == 0)
        {
            return new GateRound { HavePassed = true };
        }

        var looks = plan.Gates.Select(gate => Look.At(gate, facts, memory, slot)).ToList();
        return new GateRound
        {
            Statuses = [.. looks.Select(look => look.Status)],
            Queries = [.. looks.Where(look => look is { Asks: true, Query: not null }).Select(look => new GateQuery(look.Status.Name, look.Query!))],
            Failure = First(looks, look => look.Verdict.Outcome == GateOutcome.Failed),
            Invalid = First(looks, look => look.Verdict is { Outcome: GateOutcome.Waiting, Reason: GateProblem.InvalidQuery or GateProblem.SeveralSeries or GateProblem.NotAScalar }),
            Waiting = First(looks, look => look.Verdict.Outcome == GateOutcome.Waiting),
            HavePassed = looks.TrueForAll(look => look.Verdict.Outcome == GateOutcome.Passed),
            Progress = First(looks, look => look.Verdict.Outcome == GateOutcome.Pending),
            Wake = looks.Where(look => look.Wake is not null).Select(look => look.Wake).Min(),
        };
    }

    private static string? First(List<Look> looks, Predicate<Look> which) => looks.Find(which)?.Verdict.Message;

    /// <summary>One look at one gate.</summary>
    private sealed record Look(GateStatus Status, GateVerdict Verdict, string? Query, bool Asks, TimeSpan? Wake)
    {
        public static Look At(MetricGate gate, RolloutFacts facts, RolloutStatus memory, ServingSlot slot)
        {
            var spec = new GateSpec
            {
                Name = gate.Name,
                Query = gate.Query,
                Max = gate.Max,
                Min = gate.Min,
                WindowSeconds = gate.WindowSeconds ?? 300,
                IntervalSeconds = gate.IntervalSeconds ?? 30,
            };
            var state = State(memory.Gates?.FirstOrDefault(known => known.Name == gate.Name));
            var query = Variables(facts, slot, spec.IntervalSeconds).Expand(gate.Query, out var error) is { } expanded
                ? PromQlScope.Apply(expanded, facts.Prometheus?.NamespaceLabel ?? "namespace", facts.Demand.Key.Namespace, out error)
                : null;
            // A query looks back one interval, which is to lie within the step.
            var started = memory.StepStartedAt ?? facts.Now;
            var isDue = IsDue(state, spec, started, facts.Now);
            if (query is null || facts.Prometheus is null)
            {
                state = !isDue ? state : state.With(
                    query is null
                        ? GateSample.Without(GateProblem.InvalidQuery, error!, facts.Now)
                        : GateSample.Without(GateProblem.Unavailable, "the operator knows no Prometheus: it has to be started with --prometheus-url", facts.Now),
                    spec);
            }
            else if (facts.Samples.TryGetValue(gate.Name, out var sample) && sample.Time >= memory.StepStartedAt && !(sample.Time - state.LastTime < TimeSpan.FromSeconds(1)))
            {
                // Status keeps whole seconds, so a sample of the second that was seen last is that one.
                state = state.With(sample, spec);
                isDue = IsDue(state, spec, started, facts.Now);
            }

            // One that passed is looked at until its step is over. One that is asked now is heard of when its answer is there; should that be
            // lost, it is asked again.
            var next = (state.LastTime ?? started) + TimeSpan.FromSeconds(spec.IntervalSeconds) - facts.Now;
            return new Look(
                Remember(gate.Name, state), GateDecision.Judge(spec, state), query, isDue && facts.Prometheus is not null,
                next > TimeSpan.Zero ? next : TimeSpan.FromSeconds(Math.Max(10, spec.IntervalSeconds)));
        }

        private static bool IsDue(GateState state, GateSpec spec, DateTimeOffset started, DateTimeOffset now) =>
            now - (state.LastTime ?? started) >= TimeSpan.FromSeconds(spec.IntervalSeconds);

        private static QueryVariables Variables(RolloutFacts facts, ServingSlot slot, int interval)
        {
            var key = facts.Demand.Key;
            return new QueryVariables
            {
                Namespace = key.Namespace,
                Name = key.Name,
                Version = facts.Target.Spec.Version,
                PodPrefixes = [slot.Other().DeploymentName(key.Name) + "-"],
                StablePodPrefixes = [slot.DeploymentName(key.Name) + "-"],
                WindowSeconds = interval,
            };
        }

        private static GateState State(GateStatus? known) => known is null ? GateState.Empty : new GateState
        {
            Samples = known.Samples,
            Mean = known.Mean ?? 0,
            SquaredDeviations = known.SquaredDistances ?? 0,
            Last = known.Last,
            LastTime = known.LastAt,
            ObservedSeconds = known.ObservedSeconds ?? 0,
            Problem = Enum.TryParse<GateProblem>(known.Problem, out var problem) ? problem : null,
            Message = known.Message,
        };

        private static GateStatus Remember(string name, GateState state) => new()
        {
            Name = name,
            Samples = state.Samples,
            Mean = state.Samples > 0 ? state.Mean : null,
            SquaredDistances = state.Samples > 0 ? state.SquaredDeviations : null,
            Last = state.Last,
            LastAt = state.LastTime,
            ObservedSeconds = state.Samples > 0 ? state.ObservedSeconds : null,
            Problem = state.Problem?.ToString(),
            Message = state.Message,
        };
    }
}

using ModelOperator.Api;
using ModelOperator.Core.Serving.Runtimes;
using ModelOperator.Kubernetes.Apply;

namespace ModelOperator.Core.Serving.Rollouts;

/// <summary>What a canary is to go through; another plan is another attempt.</summary>
internal sealed record CanaryPlan(IReadOnlyList<CanaryStep> Steps, IReadOnlyList<MetricGate> Gates, bool Surge, int Attempt)
{
    public static CanaryPlan? Of(Rollout? rollout) => rollout is { Strategy: RolloutStrategy.Canary, Canary: { Steps.Count: > 0 } canary }
        ? new CanaryPlan(canary.Steps, canary.Gates ?? [], canary.Surge ?? true, rollout.Attempt ?? 0)
        : null;

    /// <summary>Number of the step in which the new version takes all of the traffic.</summary>
    public int LastStep => Steps.Count + 1;

    public string Hash() => SortedJson.Hash(this, ServingJsonContext.Default.CanaryPlan);

    /// <summary>The step of a number; null for the last.</summary>
    public CanaryStep? Step(int number) => number >= 1 && number <= Steps.Count ? Steps[number - 1] : null;

    /// <summary>Share of the traffic that the new version has once a step has begun, in percent.</summary>
    public int Weight(int number) => number < 1 ? 0 : number > Steps.Count ? 100 : Steps[number - 1].Weight ?? 0;

    /// <summary>Whether the new version gets a copy of the traffic once a step has begun.</summary>
    public bool IsShadow(int number) => Step(number)?.Shadow == true;

    /// <summary>
    /// Replicas of the old and of the new version at a step. With surge the old ones stay whole, so that taking the new version back leaves
    /// nothing to start; without, the new ones take the place of old ones.
    /// </summary>
    /// <param name="number">The step.</param>
    /// <param name="replicas">Replicas that serve the model when nothing is rolled out.</param>
    /// <param name="isExact">Whether a Gateway splits the traffic, so that the replicas' numbers need not.</param>
    public (int Old, int New) Replicas(int number, int replicas, bool isExact)
    {
        var weight = IsShadow(number) ? 50 : Weight(number);
        if (!Surge)
        {
            var share = weight >= 100 ? replicas : Math.Clamp((int)Math.Round(replicas * weight / 100.0), 1, Math.Max(1, replicas - 1));
            return (replicas - share, share);
        }

        if (weight >= 100 || IsShadow(number))
        {
            return (replicas, replicas);
        }

        var wanted = isExact ? replicas * weight / 100.0 : replicas * weight / (100.0 - weight);
        return (replicas, Math.Clamp((int)(isExact ? Math.Ceiling(wanted) : Math.Round(wanted)), 1, replicas));
    }
}

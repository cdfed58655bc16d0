using ModelOperator.Api;

namespace ModelOperator.Core.Tests.Serving.Rollouts;

/// <summary>Canaries, and what is changed of their specification.</summary>
internal static class Canaries
{
    public static CanaryRun Served(Rollout rollout, int replicas = 4, int gpus = 1) => new CanaryRun(rollout, replicas, gpus).Settle();

    public static Rollout Steps(params int[] weights) => Steps([.. weights.Select(weight => new CanaryStep { Weight = weight })]);

    public static Rollout Steps(IReadOnlyList<CanaryStep> steps, params MetricGate[] gates) =>
        new() { Strategy = RolloutStrategy.Canary, Canary = new Canary { Steps = steps, Gates = gates } };

    public static Func<ModelDeploymentSpec, ModelDeploymentSpec> Pausing(bool paused) => spec => spec with { Rollout = spec.Rollout! with { Paused = paused } };

    public static Func<ModelDeploymentSpec, ModelDeploymentSpec> Approving(string version, int? step) =>
        spec => spec with { Rollout = spec.Rollout! with { Approval = new RolloutApproval { Version = version, Step = step } } };
}

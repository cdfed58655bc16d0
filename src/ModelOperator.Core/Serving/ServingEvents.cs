using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>What is worth an event: that Ready holds or not for another reason than before, and that another version or runtime is rolled out.</summary>
internal static class ServingEvents
{
    public static IReadOnlyList<ConditionChange> Between(
        ServingDemand demand, ServingPlan plan, ModelDeploymentStatus? before, ModelDeploymentStatus after, bool isTrouble)
    {
        var events = new List<ConditionChange>();
        if (plan.Children == ChildPlan.Apply && before?.ModelVersion is { } old && after.ModelVersion is { } served && served != old)
        {
            events.Add(new ConditionChange(false, ServingReasons.VersionChanged,
                $"version {VersionOf(served, after.Versions)} of Model {demand.Model} takes the place of version {VersionOf(old, before.Versions)}"));
        }

        if (OfRollout(before?.Rollout, after.Rollout) is { } step)
        {
            events.Add(step);
        }

        if (before?.Runtime is { } oldRuntime && after.Runtime is { } newRuntime && oldRuntime != newRuntime)
        {
            events.Add(new ConditionChange(false, ServingReasons.RuntimeChanged,
                $"ServingRuntime {newRuntime} takes the place of ServingRuntime {oldRuntime}"));
        }

        var ready = Conditions.Find(after.Conditions, ConditionTypes.Ready)!;
        var readyBefore = Conditions.Find(before?.Conditions, ConditionTypes.Ready);
        if (readyBefore is null || readyBefore.Status != ready.Status || readyBefore.Reason != ready.Reason)
        {
            events.Add(new ConditionChange(isTrouble, ready.Reason, ready.Message));
        }

        return events;
    }

    private static string VersionOf(string modelVersion, IReadOnlyList<ServedVersion>? versions) =>
        versions?.FirstOrDefault(served => served.ModelVersion == modelVersion)?.Version ?? modelVersion;

    // That a version was taken back is told with Ready, which stalls for it.
    private static ConditionChange? OfRollout(RolloutStatus? before, RolloutStatus? after) => after switch
    {
        null or { FailureReason: not null } => null,
        _ when before is null || before.TemplateHash != after.TemplateHash || before.PlanHash != after.PlanHash =>
            new ConditionChange(false, ServingReasons.CanaryStarted, $"a canary of ModelVersion {after.ModelVersion} begins"),
        _ when before.Step != after.Step => new ConditionChange(false, ServingReasons.CanaryAdvanced, $"the canary of ModelVersion {after.ModelVersion} goes on to step {after.Step}"),
        _ => null,
    };
}

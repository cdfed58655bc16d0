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
        if (plan.Children == ChildPlan.Apply && before?.Versions is [var oldVersion, ..] && after.Versions is [var newVersion, ..] && oldVersion.ModelVersion != newVersion.ModelVersion)
        {
            events.Add(new ConditionChange(false, ServingReasons.VersionChanged,
                $"version {newVersion.Version} of Model {demand.Model} takes the place of version {oldVersion.Version}"));
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
}

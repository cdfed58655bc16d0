using ModelOperator.Api;
using ModelOperator.Kubernetes.Apply;

namespace ModelOperator.Core.Serving;

/// <summary>Why a child is not written.</summary>
internal static class ChildObstacle
{
    /// <summary>Whether the API server refused a child of the kind when it was last written.</summary>
    public static bool IsRefused(string kind, ServingInputs inputs) => inputs.Refusals.Any(refusal => refusal.Kind == kind);

    /// <summary>What is to be told of a child that cannot be written; null when nothing stands in its way.</summary>
    public static Finding? To(ApplyAction action, string kind, string name, ServingDemand demand, ServingInputs inputs)
    {
        var refusal = inputs.Refusals.FirstOrDefault(candidate => candidate.Kind == kind);
        if (action == ApplyAction.Conflict || refusal is { NameTaken: true })
        {
            return Finding.False(ConditionTypes.Ready, ServingReasons.NameConflict,
                $"{kind} {demand.Key.Namespace}/{name} exists and does not belong to this ModelDeployment: delete or rename it, or give the ModelDeployment another name");
        }

        return refusal switch
        {
            null => null,
            { MayPass: true } => Finding.Unknown(ConditionTypes.Ready, ServingReasons.ApplyFailed, $"{kind} {demand.Key.Namespace}/{name} could not be written and is tried again: {refusal.Message}"),
            _ => Finding.False(ConditionTypes.Ready, ServingReasons.ApplyRejected, $"the API server does not accept {kind} {demand.Key.Namespace}/{name}: {refusal.Message}"),
        };
    }
}

using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Queries;

/// <summary>Asks why an asset is not Ready: follows what is not Ready upstream, to the object that is to be mended.</summary>
public static class WhyQuery
{
    /// <summary>Conditions that mend themselves or harm nothing: no cause.</summary>
    private static readonly HashSet<string> Harmless =
    [
        ConditionTypes.Ready, ConditionTypes.Reconciling, ConditionTypes.Stalled, ConditionTypes.Unused, ConditionTypes.ExpiringSoon, ConditionTypes.RolloutProgressing,
    ];

    /// <summary>Asks.</summary>
    public static QueryResult<WhyAnswer> Ask(QueryScope scope, string uri)
    {
        if (scope.Resolve(uri, out var refusal) is not { } start)
        {
            return new(refusal);
        }

        List<WhyStep> steps = [];
        var (seen, hidden) = (new HashSet<ObjectRef>(), false);
        var open = IsReady(scope, start.Key) ? null : start;
        while (open is { } asset && steps.Count < QueryBounds.CauseSteps && seen.Add(asset.Key))
        {
            var (field, names, next, behind) = Follow(scope, asset, seen);
            steps.Add(new WhyStep { Node = scope.Describe(asset, steps.Count), Condition = CauseOf(scope, asset.Key) is { } cause ? scope.Show(cause, asset.Key) : null, Field = field, Names = names });
            (open, hidden) = (next, behind);
        }

        return new(new WhyAnswer { Uri = start.Uri, Ready = steps.Count == 0, Steps = steps, CauseHidden = hidden });
    }

    /// <summary>What leads nowhere or is refused is the cause itself; else what the asset refers to and is not Ready.</summary>
    private static (string? Field, string? Names, Asset? Next, bool Hidden) Follow(QueryScope scope, Asset asset, HashSet<ObjectRef> seen)
    {
        var lineage = scope.State.DescribeAsset(asset.Key)!.Lineage;
        var broken = lineage.References.FirstOrDefault(reference => reference.State is ReferenceState.NotFound or ReferenceState.Refused);
        if (broken is not null)
        {
            var named = scope.Viewer.Reads(asset.Key) || RelationshipPanel.IsTold(scope, broken);
            return named ? (broken.Reference.Field, broken.Uri, null, false) : (null, null, null, true);
        }

        var hidden = false;
        foreach (var reference in lineage.References)
        {
            if (reference.Target is not { } target || seen.Contains(target) || IsReady(scope, target))
            {
                continue;
            }

            if (scope.Viewer.Sees(target))
            {
                return (reference.Reference.Field, reference.Uri, scope.State.Lineage.Find(target)!.Asset, false);
            }

            hidden = true;
        }

        return (null, null, null, hidden);
    }

    private static bool IsReady(QueryScope scope, ObjectRef asset) => Conditions.IsTrue(scope.ConditionsOf(asset), ConditionTypes.Ready);

    /// <summary>The condition that says most: one of the kind's own that does not hold, else Stalled, else Ready.</summary>
    internal static Condition? CauseOf(QueryScope scope, ObjectRef asset)
    {
        var conditions = scope.ConditionsOf(asset);
        var ready = Conditions.Find(conditions, ConditionTypes.Ready);
        return conditions.FirstOrDefault(condition => !Harmless.Contains(condition.Type) && condition.Status == ConditionStatus.False && condition.Reason == ready?.Reason)
            ?? (Conditions.IsTrue(conditions, ConditionTypes.Stalled) ? Conditions.Find(conditions, ConditionTypes.Stalled) : ready);
    }
}

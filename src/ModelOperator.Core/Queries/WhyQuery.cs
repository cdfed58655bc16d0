using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Queries;

/// <summary>
/// Asks why an asset is not Ready, or a version not in the stage it asks for: follows the conditions that say so, to the object that is to
/// be mended.
/// </summary>
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
        var open = (Asset: IsReady(scope, start.Key) && !IsHeldBack(scope, start.Key) ? null : start, Held: IsReady(scope, start.Key));
        while (open.Asset is { } asset && steps.Count < QueryBounds.CauseSteps && seen.Add(asset.Key))
        {
            var cause = open.Held ? PromotionOf(scope, asset.Key) : CauseOf(scope, asset.Key);
            var lead = Follow(scope, asset, cause);
            steps.Add(new WhyStep { Node = scope.Describe(asset, steps.Count), Condition = cause is null ? null : scope.Show(cause, asset.Key), Field = lead.Field, Names = lead.Names });
            (open, hidden) = ((lead.Next, cause is { Type: ConditionTypes.Promoted } or { Reason: ServingReasons.StageEmpty }), lead.Hidden);
        }

        return new(new WhyAnswer { Uri = start.Uri, Ready = steps.Count == 0, Steps = steps, CauseHidden = hidden });
    }

    /// <summary>The condition that says most: one of the kind's own that does not hold, else Stalled, else Ready.</summary>
    internal static Condition? CauseOf(QueryScope scope, ObjectRef asset)
    {
        var conditions = scope.ConditionsOf(asset);
        var ready = Conditions.Find(conditions, ConditionTypes.Ready);
        return conditions.FirstOrDefault(condition => !Harmless.Contains(condition.Type) && condition.Status == ConditionStatus.False && condition.Reason == ready?.Reason)
            ?? (Conditions.IsTrue(conditions, ConditionTypes.Stalled) ? Conditions.Find(conditions, ConditionTypes.Stalled) : ready);
    }

    /// <summary>Where a condition leads: only those about references lead further than the asset, whatever else is wrong upstream of it.</summary>
    private static Lead Follow(QueryScope scope, Asset asset, Condition? cause)
    {
        var lineage = scope.State.DescribeAsset(asset.Key)!.Lineage;
        return cause switch
        {
            { Type: ConditionTypes.ModelResolved, Reason: ServingReasons.StageEmpty } => Candidate(scope, lineage.References[0]) ?? Broken(scope, lineage),
            { Type: ConditionTypes.ModelResolved, Reason: ServingReasons.LineageRefused } => Through(scope, lineage.References[0], Refusing(scope, lineage.References[0].Target)),
            { Type: ConditionTypes.ModelResolved, Reason: ServingReasons.LineageCycle } => Through(scope, lineage.References[0], lineage.References[0].Target),
            { Type: ConditionTypes.Promoted, Reason: PromotionReasons.ParentStageTooLow } => Parent(scope, lineage),
            { Type: ConditionTypes.Promoted, Reason: PromotionReasons.ParentNotResolved } => Broken(scope, lineage) is var own && own != default ? own : Unmade(scope, lineage),
            null or { Type: ConditionTypes.ReferencesResolved or ConditionTypes.Granted or ConditionTypes.ModelResolved } => Broken(scope, lineage),
            _ => default,
        };
    }

    /// <summary>The reference that leads nowhere or is refused: the cause itself.</summary>
    private static Lead Broken(QueryScope scope, AssetLineage lineage) =>
        lineage.References.FirstOrDefault(reference => reference.State is ReferenceState.NotFound or ReferenceState.Refused) is not { } broken ? default
            : scope.Viewer.Reads(lineage.Asset.Key) || RelationshipPanel.IsTold(scope, broken) ? new Lead(broken.Reference.Field, broken.Uri)
            : new Lead(Hidden: true);

    /// <summary>The highest version that asks for the stage and is held back; null when none that is shown does.</summary>
    private static Lead? Candidate(QueryScope scope, ResolvedReference reference)
    {
        if (reference.Reference.Target is not VersionTarget { Stage: { } stage } target)
        {
            return null;
        }

        var held = scope.State.VersionsOf(target.Model)
            .Select(version => scope.State.Lineage.Find(version)!.Asset)
            .Where(version => version.Version!.Stage == stage && scope.Viewer.Sees(version.Key) && IsHeldBack(scope, version.Key))
            .MaxBy(version => version.Version!.Version, VersionOrder.Instance);
        return held is null ? null : new Lead($"{reference.Reference.Field}.stage", Next: held);
    }

    /// <summary>The asset that uses what is refused, of all that a version was made from.</summary>
    private static ObjectRef? Refusing(QueryScope scope, ObjectRef? version)
    {
        var (found, seen) = (version, new HashSet<ObjectRef>());
        while (found is { } asset && seen.Add(asset) && scope.State.DescribeAsset(asset)?.Lineage.Refusal is { } refusal)
        {
            found = refusal.Target ?? refusal.Asset;
        }

        return found;
    }

    /// <summary>The version made from before that is itself held back.</summary>
    private static Lead Parent(QueryScope scope, AssetLineage lineage)
    {
        var held = from reference in lineage.References
                   from made in (ObjectRef?[])[reference.Target, ProducerOf(scope, reference.Target)?.Target]
                   where made is { Kind: ObjectKind.ModelVersion } version && scope.Viewer.Sees(version) && IsHeldBack(scope, version)
                   select Through(scope, reference, made);
        return held.FirstOrDefault();
    }

    /// <summary>The embedding whose own producer is not found.</summary>
    private static Lead Unmade(QueryScope scope, AssetLineage lineage) => lineage.References
        .Where(reference => ProducerOf(scope, reference.Target) is { State: ReferenceState.NotFound or ReferenceState.Refused })
        .Select(reference => Through(scope, reference, reference.Target)).FirstOrDefault();

    private static ResolvedReference? ProducerOf(QueryScope scope, ObjectRef? asset) => asset is { Kind: ObjectKind.Embedding } embedding
        ? scope.State.DescribeAsset(embedding)?.Lineage.References.FirstOrDefault(reference => reference.Reference.Role == "spec.producer")
        : null;

    /// <summary>On to an asset that a reference leads to, directly or through others.</summary>
    private static Lead Through(QueryScope scope, ResolvedReference reference, ObjectRef? target) => target is not { } found ? default
        : scope.Viewer.Sees(found) ? new Lead(reference.Reference.Field, reference.Uri, scope.State.Lineage.Find(found)!.Asset)
        : new Lead(Hidden: true);

    private static bool IsReady(QueryScope scope, ObjectRef asset) => Conditions.IsTrue(scope.ConditionsOf(asset), ConditionTypes.Ready);

    private static bool IsHeldBack(QueryScope scope, ObjectRef asset) => PromotionOf(scope, asset) is { Status: ConditionStatus.False };

    private static Condition? PromotionOf(QueryScope scope, ObjectRef asset) => Conditions.Find(scope.ConditionsOf(asset), ConditionTypes.Promoted);

    /// <summary>Where a step leads.</summary>
    /// <param name="Field">The field by which the asset hangs on the next, or that is to be mended.</param>
    /// <param name="Names">Identity of what that field names.</param>
    /// <param name="Next">The next asset.</param>
    /// <param name="Hidden">Whether the next may not be seen.</param>
    private readonly record struct Lead(string? Field = null, string? Names = null, Asset? Next = null, bool Hidden = false);
}

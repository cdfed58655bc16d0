using System.Text.Json.Serialization.Metadata;
using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Core.Assets;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Writing;

/// <summary>How the status of a kind is compared and patched.</summary>
/// <typeparam name="TStatus">The status.</typeparam>
/// <param name="Json">Its JSON contract.</param>
/// <param name="OwnedConditions">The condition types that only the operator writes.</param>
/// <param name="WithConditions">The status with other conditions.</param>
/// <param name="WithCountsOf">The status with what another one counts of others downstream; null for a kind whose status counts nothing.</param>
internal sealed record StatusContract<TStatus>(
    JsonTypeInfo<TStatus> Json, IReadOnlySet<string> OwnedConditions, Func<TStatus, IReadOnlyList<Condition>, TStatus> WithConditions,
    Func<TStatus, TStatus, TStatus>? WithCountsOf = null)
    where TStatus : ResourceStatus
{
    /// <summary>Patches for an asset: annotations and status.</summary>
    public ObjectPatches ForAsset(ObjectMeta metadata, TStatus? live, TStatus desired, IReadOnlyDictionary<string, string> annotations)
    {
        var annotationPatch = MergePatch.Annotations(metadata.Annotations, annotations, LineageAnnotations.Prefix);
        var patches = ForStatus(metadata, live, desired, annotationPatch);
        return patches with
        {
            OnlyCounts = (patches.Status is null || OnlyCountsDiffer(metadata, live, desired)) && AssetAnnotations.OnlyCountsDiffer(metadata.Annotations, annotations),
        };
    }

    /// <summary>Whether a status is as it should be but for what is counted of others downstream, which may wait a little.</summary>
    private bool OnlyCountsDiffer(ObjectMeta metadata, TStatus? live, TStatus desired) =>
        live is not null && WithCountsOf is not null && ForStatus(metadata, WithCountsOf(live, desired), desired).Status is null;

    /// <summary>Patches for an object that has no lineage annotations; where its conditions say the same, only counts and lists differ.</summary>
    public ObjectPatches ForStatus(ObjectMeta metadata, TStatus? live, TStatus desired) => ForStatus(metadata, live, desired, null);

    private static IEnumerable<ConditionChange?> Changes(IReadOnlyList<Condition>? before, IReadOnlyList<Condition>? after) =>
        [ConditionChange.Between(before, after), ConditionChange.Of(ConditionTypes.LicenseCompatible, before, after)];

    private ObjectPatches ForStatus(ObjectMeta metadata, TStatus? live, TStatus desired, byte[]? annotationPatch)
    {
        var merged = WithConditions(desired, Conditions.Merge(live?.Conditions, desired.Conditions ?? [], OwnedConditions));
        return new ObjectPatches(
            annotationPatch,
            MergePatch.Status(live, merged, Json, metadata.ResourceVersion, OwnedConditions),
            ConditionChange.SaysTheSame(live?.Conditions, merged.Conditions),
            [.. Changes(live?.Conditions, merged.Conditions).OfType<ConditionChange>()]);
    }
}

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
internal sealed record StatusContract<TStatus>(
    JsonTypeInfo<TStatus> Json, IReadOnlySet<string> OwnedConditions, Func<TStatus, IReadOnlyList<Condition>, TStatus> WithConditions)
    where TStatus : ResourceStatus
{
    private IReadOnlySet<string> Owned { get; } = new HashSet<string>(OwnedConditions) { ConditionTypes.Annotated };

    /// <summary>Patches for an asset: annotations and status.</summary>
    public ObjectPatches ForAsset(ObjectMeta metadata, TStatus? live, TStatus desired, IReadOnlyDictionary<string, string> annotations)
    {
        var annotationPatch = MergePatch.Annotations(metadata.Annotations, annotations, LineageAnnotations.Prefix);
        var patches = ForStatus(metadata, live, desired, annotationPatch);
        return patches with
        {
            OnlyCounts = patches.Status is null && AssetAnnotations.OnlyCountsDiffer(metadata.Annotations, annotations),
            StatusOnRefusal = (refusal, now) => ForStatus(
                metadata, live, WithConditions(desired, AssetAnnotations.Refused(desired.Conditions ?? [], metadata.Generation, now, refusal))).Status,
        };
    }

    /// <summary>Patches for an object that has no lineage annotations; where its conditions say the same, only counts and lists differ.</summary>
    public ObjectPatches ForStatus(ObjectMeta metadata, TStatus? live, TStatus desired) => ForStatus(metadata, live, desired, null);

    private ObjectPatches ForStatus(ObjectMeta metadata, TStatus? live, TStatus desired, byte[]? annotationPatch)
    {
        var merged = WithConditions(desired, Conditions.Merge(live?.Conditions, desired.Conditions ?? [], Owned));
        return new ObjectPatches(
            annotationPatch,
            MergePatch.Status(live, merged, Json, metadata.ResourceVersion, Owned),
            ConditionChange.SaysTheSame(live?.Conditions, merged.Conditions),
            ConditionChange.Between(live?.Conditions, merged.Conditions));
    }
}

using System.Text.Json.Serialization.Metadata;
using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Core.Assets;
using ModelOperator.Core.Retention;
using ModelOperator.Core.Sharing;
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
    private IReadOnlySet<string> Owned { get; } = new HashSet<string>(OwnedConditions) { ConditionTypes.Annotated };

    /// <summary>Patches for an asset: annotations, status, and the finalizer where it is in use.</summary>
    public ObjectPatches ForAsset(
        ObjectMeta metadata, TStatus? live, TStatus desired, IReadOnlyDictionary<string, string> annotations, bool inUse = false)
    {
        var patches = ForStatus(metadata, live, desired);
        return patches with
        {
            Metadata = new DesiredMetadata(annotations, meta => InUseProtection.Finalizers(meta, inUse)),
            Consents = ConsentChange.Between((live as AssetStatus)?.References, (desired as AssetStatus)?.References),
            OnlyCounts = (patches.Status is null || OnlyCountsDiffer(metadata, live, desired)) && AssetAnnotations.OnlyCountsDiffer(metadata.Annotations, annotations)
                && InUseProtection.IsAsWanted(metadata, inUse),
            StatusOnRefusal = (refusal, now) => ForStatus(
                metadata, live, WithConditions(desired, AssetAnnotations.Refused(desired.Conditions ?? [], metadata.Generation, now, refusal))).Status,
        };
    }

    /// <summary>Whether a status is as it should be but for what is counted of others downstream, which may wait a little.</summary>
    private bool OnlyCountsDiffer(ObjectMeta metadata, TStatus? live, TStatus desired) =>
        live is not null && WithCountsOf is not null && ForStatus(metadata, WithCountsOf(live, desired), desired).Status is null;

    /// <summary>Patches for an object that has no lineage annotations; where its conditions say the same, only counts and lists differ.</summary>
    public ObjectPatches ForStatus(ObjectMeta metadata, TStatus? live, TStatus desired)
    {
        var conditions = QuotedAnswers.KeepFirst(live?.Conditions, desired.Conditions ?? []);
        var merged = WithConditions(desired, Conditions.Merge(live?.Conditions, conditions, Owned));
        return new ObjectPatches(
            null,
            MergePatch.Status(live, merged, Json, metadata.ResourceVersion, Owned),
            ConditionChange.SaysTheSame(live?.Conditions, merged.Conditions),
            ConditionChange.Between(live?.Conditions, merged.Conditions));
    }
}

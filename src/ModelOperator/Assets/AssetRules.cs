using System.Text.Json.Serialization.Metadata;
using ModelOperator.Api;
using ModelOperator.Core.Assets;
using ModelOperator.Core.Retention;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Writing;

namespace ModelOperator.Assets;

/// <summary>Decides what is written of an asset that is nothing but a node of the graph, from the asset and the facts about it alone.</summary>
/// <param name="Contract">How the status of the kind is compared and patched.</param>
/// <param name="Status">Decides the status of the kind.</param>
internal sealed record AssetRules<T, TSpec, TStatus>(StatusContract<TStatus> Contract, Func<T, AssetFacts, DateTimeOffset, TStatus> Status)
    where T : CustomResource<TSpec, TStatus>, IKubernetesObject<T>
    where TSpec : class
    where TStatus : AssetStatus
{
    /// <summary>Decides.</summary>
    /// <param name="live">The asset.</param>
    /// <param name="facts">What is known of it.</param>
    /// <param name="unusedAfter">How long nothing must have been made from it before it is a candidate for retirement; zero for never.</param>
    /// <param name="now">The time.</param>
    public AssetVerdict Decide(T live, AssetFacts facts, TimeSpan unusedAfter, DateTimeOffset now)
    {
        // One that nothing keeps from going needs no more of us; what depends on it is reconciled by itself.
        if (InUseProtection.IsLeftToGo(live.Metadata, live.Status?.Conditions, facts.Retention))
        {
            return new AssetVerdict(new ObjectPatches(new DesiredMetadata(null, static meta => InUseProtection.Finalizers(meta, wanted: false)), null, false, []), IsLeftToGo: true, Due: null);
        }

        var unused = UnusedDecision.Decide(
            live.Metadata, live.Status?.Conditions, (live.Status as ModelStatus)?.Versions ?? 0, facts, unusedAfter, now);
        var patches = Contract.ForAsset(
            live.Metadata, live.Status, Retained(Status(live, facts, now), live.Metadata, facts, unused, now),
            AssetAnnotations.Decide(facts), InUseProtection.IsWanted(live.Metadata, facts.Retention));
        return new AssetVerdict(
            patches with { StatusFirst = unused.IsMoment, Changes = [.. patches.Changes, .. facts.Requested.News(facts.Lineage.Asset.Key, live.Status)] },
            IsLeftToGo: false, unused.Due);
    }

    private TStatus Retained(TStatus status, ObjectMeta metadata, AssetFacts facts, UnusedDecision unused, DateTimeOffset now)
    {
        var held = InUseProtection.Condition(metadata, facts.Retention, now);
        return Contract.WithConditions(status, [.. status.Conditions ?? [], .. new[] { held, unused.Condition }.OfType<Condition>()]);
    }
}

/// <summary>What was decided about an asset.</summary>
/// <param name="Patches">What differs.</param>
/// <param name="IsLeftToGo">Whether it is being deleted and nothing of ours keeps it.</param>
/// <param name="Due">When to decide again though nothing changed; null when time alone changes nothing.</param>
internal sealed record AssetVerdict(ObjectPatches Patches, bool IsLeftToGo, DateTimeOffset? Due);

/// <summary>The rules of each kind.</summary>
internal static class AssetRules
{
    public static AssetRules<Dataset, DatasetSpec, DatasetStatus> Datasets { get; } = new(
        Contract(ApiJsonContext.Default.DatasetStatus) with
        {
            WithCountsOf = static (live, desired) => WithRequestsOf(live, desired) with { Reach = desired.Reach },
        },
        AssetDecision.Decide);

    public static AssetRules<Model, ModelSpec, ModelStatus> Models { get; } = new(
        Contract(ApiJsonContext.Default.ModelStatus), AssetDecision.Decide);

    public static AssetRules<ModelVersion, ModelVersionSpec, ModelVersionStatus> ModelVersions { get; } = new(
        Contract(ApiJsonContext.Default.ModelVersionStatus), AssetDecision.Decide);

    public static AssetRules<Embedding, EmbeddingSpec, EmbeddingStatus> Embeddings { get; } = new(
        Contract(ApiJsonContext.Default.EmbeddingStatus), AssetDecision.Decide);

    private static StatusContract<TStatus> Contract<TStatus>(JsonTypeInfo<TStatus> json)
        where TStatus : AssetStatus =>
        new(json, AssetDecision.OwnedConditions, static (status, conditions) => status with { Conditions = conditions }, WithRequestsOf);

    /// <summary>Anybody may ask for anything: that they do is written like what is counted downstream.</summary>
    private static TStatus WithRequestsOf<TStatus>(TStatus live, TStatus desired)
        where TStatus : AssetStatus =>
        (TStatus)(live with { AccessRequests = desired.AccessRequests, AccessRequestCount = desired.AccessRequestCount });
}

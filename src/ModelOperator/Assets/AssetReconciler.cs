using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Core.Assets;
using ModelOperator.Core.Retention;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Observation;
using ModelOperator.Writing;

namespace ModelOperator.Assets;

/// <summary>Keeps annotations and status of assets that are nothing but nodes of the graph, and the assets themselves while they are in use.</summary>
internal sealed class AssetReconciler<T, TSpec, TStatus>(
    Store<T> store,
    ClusterObserver observer,
    ObjectKeeper keeper,
    StatusContract<TStatus> contract,
    Func<T, AssetFacts, DateTimeOffset, TStatus> decide,
    TimeSpan unusedAfter,
    TimeProvider time) : IReconciler<ObjectRef>
    where T : CustomResource<TSpec, TStatus>, IKubernetesObject<T>
    where TSpec : class
    where TStatus : AssetStatus
{
    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(ObjectRef key, CancellationToken cancellationToken)
    {
        if (store.Find(new ObjectKey(key.Namespace, key.Name)) is not { } live || observer.Read(state => state.DescribeAsset(key)) is not { } facts)
        {
            return keeper.Forget(key);
        }

        // One that nothing keeps from going needs no more of us; what depends on it is reconciled by itself.
        if (InUseProtection.IsLeftToGo(live.Metadata, live.Status?.Conditions, facts.Retention))
        {
            await keeper.KeepAsync(key, store, live, new ObjectPatches(new DesiredMetadata(null, InUse: false), null, false, []), cancellationToken);
            return keeper.Forget(key);
        }

        var now = time.GetUtcNow();
        var unused = UnusedDecision.Decide(
            live.Metadata, live.Status?.Conditions, (live.Status as ModelStatus)?.Versions ?? 0, facts, unusedAfter, now);
        var patches = contract.ForAsset(
            live.Metadata, live.Status, Retained(decide(live, facts, now), live.Metadata, facts, unused, now),
            AssetAnnotations.Decide(facts), InUseProtection.IsWanted(live.Metadata, facts.Retention));
        var result = await keeper.KeepAsync(key, store, live, patches with { StatusFirst = unused.IsMoment }, cancellationToken);
        return result.RequeueAfter is null && unused.Due is { } due ? ReconcileResult.After(due - now) : result;
    }

    private TStatus Retained(TStatus status, ObjectMeta metadata, AssetFacts facts, UnusedDecision unused, DateTimeOffset now)
    {
        var held = InUseProtection.Condition(metadata, facts.Retention, now);
        return contract.WithConditions(status, [.. status.Conditions ?? [], .. new[] { held, unused.Condition }.OfType<Condition>()]);
    }
}

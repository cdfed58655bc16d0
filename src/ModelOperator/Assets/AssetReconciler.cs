using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Observation;
using ModelOperator.Writing;

namespace ModelOperator.Assets;

/// <summary>Keeps annotations and status of assets that are nothing but nodes of the graph, and the assets themselves while they are in use.</summary>
internal sealed class AssetReconciler<T, TSpec, TStatus>(
    AssetRules<T, TSpec, TStatus> rules, Store<T> store, ClusterObserver observer, ObjectKeeper keeper, TimeSpan unusedAfter, TimeProvider time) : IReconciler<ObjectRef>
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

        var now = time.GetUtcNow();
        var verdict = rules.Decide(live, facts, unusedAfter, now);
        var result = await keeper.KeepAsync(key, store, live, verdict.Patches, cancellationToken);
        if (verdict.IsLeftToGo)
        {
            return keeper.Forget(key);
        }

        return result.RequeueAfter is null && verdict.Due is { } due ? ReconcileResult.After(due - now) : result;
    }
}

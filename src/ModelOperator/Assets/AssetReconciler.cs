using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Core.Assets;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Observation;
using ModelOperator.Writing;

namespace ModelOperator.Assets;

/// <summary>Keeps annotations and status of assets that are nothing but nodes of the graph.</summary>
internal sealed class AssetReconciler<T, TSpec, TStatus>(
    Store<T> store,
    ClusterObserver observer,
    ObjectKeeper keeper,
    StatusContract<TStatus> contract,
    Func<T, AssetFacts, DateTimeOffset, TStatus> decide,
    TimeProvider time) : IReconciler<ObjectRef>
    where T : CustomResource<TSpec, TStatus>, IKubernetesObject<T>
    where TSpec : class
    where TStatus : AssetStatus
{
    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(ObjectRef key, CancellationToken cancellationToken)
    {
        // One that is going needs nothing of us: there is no finalizer, and what depends on it is reconciled by itself.
        if (store.Find(new ObjectKey(key.Namespace, key.Name)) is not { Metadata.IsDeleting: false } live
            || observer.Read(state => state.DescribeAsset(key)) is not { } facts)
        {
            return keeper.Forget(key);
        }

        var patches = contract.ForAsset(live.Metadata, live.Status, decide(live, facts, time.GetUtcNow()), AssetAnnotations.Decide(facts));
        return await keeper.KeepAsync(key, store, live, patches, cancellationToken);
    }
}

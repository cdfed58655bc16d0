using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Observation;
using ModelOperator.Writing;

namespace ModelOperator.Sharing;

/// <summary>Keeps the status of AccessDenials; what a denial does shows on the request.</summary>
internal sealed class AccessDenialReconciler(
    Store<AccessDenial> store, ClusterObserver observer, ObjectKeeper keeper, TimeProvider time) : IReconciler<ObjectRef>
{
    private static readonly StatusContract<AccessDenialStatus> Contract = new(
        ApiJsonContext.Default.AccessDenialStatus,
        AccessDenialDecision.OwnedConditions,
        static (status, conditions) => status with { Conditions = conditions });

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(ObjectRef key, CancellationToken cancellationToken)
    {
        if (store.Find(new ObjectKey(key.Namespace, key.Name)) is not { Metadata.IsDeleting: false } live)
        {
            return keeper.Forget(key);
        }

        var named = new ObjectKey(live.Spec.Request.Namespace, live.Spec.Request.Name);
        var request = observer.Read(state => state.StateOfRequest(named, key.Namespace));
        return await keeper.KeepAsync(key, store, live, Decide(live, request, time.GetUtcNow()), cancellationToken);
    }

    /// <summary>What is to be written of a denial that stays.</summary>
    /// <param name="live">The denial.</param>
    /// <param name="request">Where the request that it names stands; null when that asks the denial's namespace for nothing.</param>
    /// <param name="now">The time.</param>
    public static ObjectPatches Decide(AccessDenial live, AccessRequestState? request, DateTimeOffset now) =>
        Contract.ForStatus(live.Metadata, live.Status, AccessDenialDecision.Decide(live, request, now));
}

using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Observation;
using ModelOperator.Writing;

namespace ModelOperator.Sharing;

/// <summary>Keeps the status of AccessRequests, and tells whoever asks when the answer is another one.</summary>
internal sealed class AccessRequestReconciler(
    Store<AccessRequest> store, ClusterObserver observer, ObjectKeeper keeper, TimeProvider time) : IReconciler<ObjectRef>
{
    private static readonly StatusContract<AccessRequestStatus> Contract = new(
        ApiJsonContext.Default.AccessRequestStatus,
        AccessRequestDecision.OwnedConditions,
        static (status, conditions) => status with { Conditions = conditions });

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(ObjectRef key, CancellationToken cancellationToken)
    {
        var name = new ObjectKey(key.Namespace, key.Name);
        if (store.Find(name) is not { Metadata.IsDeleting: false } live || observer.Read(state => state.DescribeAccessRequest(name)) is not { } facts)
        {
            return keeper.Forget(key);
        }

        return await keeper.KeepAsync(key, store, live, Decide(live, facts, time.GetUtcNow()), cancellationToken);
    }

    /// <summary>What is to be written of a request that stays.</summary>
    public static ObjectPatches Decide(AccessRequest live, AccessRequestFacts facts, DateTimeOffset now)
    {
        var desired = AccessRequestDecision.Decide(live, facts, now);
        var patches = Contract.ForStatus(live.Metadata, live.Status, desired);
        return patches with { Changes = [.. patches.Changes, .. new[] { AccessRequestDecision.Change(live.Status, desired) }.OfType<ConditionChange>()] };
    }
}

using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Observation;
using ModelOperator.Writing;

namespace ModelOperator.Sharing;

/// <summary>Keeps the status of grants. What a grant allows takes effect where it is used, not here.</summary>
internal sealed class GrantReconciler(
    Store<SharingGrant> store, ClusterObserver observer, ObjectKeeper keeper, TimeProvider time) : IReconciler<ObjectRef>
{
    private static readonly StatusContract<SharingGrantStatus> Contract = new(
        ApiJsonContext.Default.SharingGrantStatus,
        GrantDecision.OwnedConditions,
        static (status, conditions) => status with { Conditions = conditions });

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(ObjectRef key, CancellationToken cancellationToken)
    {
        var name = new ObjectKey(key.Namespace, key.Name);
        if (store.Find(name) is not { } live || observer.Read(state => state.DescribeGrant(name)) is not { } facts)
        {
            return keeper.Forget(key);
        }

        return await keeper.KeepAsync(key, store, live, Decide(live, facts, time.GetUtcNow()), cancellationToken);
    }

    /// <summary>What is to be written of a grant.</summary>
    public static ObjectPatches Decide(SharingGrant live, GrantFacts facts, DateTimeOffset now) =>
        Contract.ForStatus(live.Metadata, live.Status, GrantDecision.Decide(live, facts, now));
}

using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Core.Domains;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Observation;
using ModelOperator.Writing;

namespace ModelOperator.Domains;

/// <summary>Keeps the status of domains.</summary>
internal sealed class DomainReconciler(
    Store<Domain> store, ClusterObserver observer, ObjectKeeper keeper, TimeProvider time) : IReconciler<ObjectRef>
{
    private static readonly StatusContract<DomainStatus> Contract = new(
        ApiJsonContext.Default.DomainStatus,
        DomainDecision.OwnedConditions,
        static (status, conditions) => status with { Conditions = conditions });

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(ObjectRef key, CancellationToken cancellationToken)
    {
        if (store.Find(new ObjectKey("", key.Name)) is not { Metadata.IsDeleting: false } live
            || observer.Read(state => state.DescribeDomain(key.Name)) is not { } facts)
        {
            return keeper.Forget(key);
        }

        return await keeper.KeepAsync(key, store, live, Decide(live, facts, time.GetUtcNow()), cancellationToken);
    }

    /// <summary>What is to be written of a domain that stays.</summary>
    public static ObjectPatches Decide(Domain live, DomainFacts facts, DateTimeOffset now) =>
        Contract.ForStatus(live.Metadata, live.Status, DomainDecision.Decide(live, facts, now));
}

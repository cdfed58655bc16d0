using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Core.Serving;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Observation;
using ModelOperator.Writing;

namespace ModelOperator.Serving;

/// <summary>Keeps the status of runtimes, and their revisions.</summary>
internal sealed class RuntimeReconciler(
    Store<ServingRuntime> store, ClusterObserver observer, ObjectKeeper keeper, RevisionKeeper revisions, TimeProvider time) : IReconciler<ObjectRef>
{
    private static readonly StatusContract<ServingRuntimeStatus> Contract = new(
        ApiJsonContext.Default.ServingRuntimeStatus,
        ServingRuntimeDecision.OwnedConditions,
        static (status, conditions) => status with { Conditions = conditions });

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(ObjectRef key, CancellationToken cancellationToken)
    {
        var facts = observer.Read(state => state.DescribeRuntime(key.Name));
        await revisions.RetireAsync(key.Name, facts.Current?.Name, facts.InUse, cancellationToken);
        var live = store.Find(new ObjectKey("", key.Name));
        if (facts.Current is { } current && live?.Metadata.IsDeleting != true)
        {
            await revisions.KeepAsync(current, cancellationToken);
        }

        // A runtime of a file is in the state and no object: there is no status to write.
        if (live is not { Metadata.IsDeleting: false })
        {
            return keeper.Forget(key);
        }

        return await keeper.KeepAsync(key, store, live, Decide(live, facts, time.GetUtcNow()), cancellationToken);
    }

    /// <summary>What is to be written of a runtime that stays.</summary>
    /// <param name="live">The runtime.</param>
    /// <param name="facts">What its deployments mean for it.</param>
    /// <param name="now">The time.</param>
    public static ObjectPatches Decide(ServingRuntime live, RuntimeFacts facts, DateTimeOffset now) =>
        Contract.ForStatus(live.Metadata, live.Status, ServingRuntimeDecision.Decide(live, facts, now));
}

using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Core.Serving;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Observation;
using ModelOperator.Writing;

namespace ModelOperator.Serving;

/// <summary>Keeps the status of runtimes.</summary>
internal sealed class RuntimeReconciler(
    Store<ServingRuntime> store, ClusterObserver observer, ObjectKeeper keeper, TimeProvider time) : IReconciler<ObjectRef>
{
    private static readonly StatusContract<ServingRuntimeStatus> Contract = new(
        ApiJsonContext.Default.ServingRuntimeStatus,
        ServingRuntimeDecision.OwnedConditions,
        static (status, conditions) => status with { Conditions = conditions });

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(ObjectRef key, CancellationToken cancellationToken)
    {
        if (store.Find(new ObjectKey("", key.Name)) is not { Metadata.IsDeleting: false } live)
        {
            return keeper.Forget(key);
        }

        var deployments = observer.Read(state => state.DeploymentsOn(key.Name));
        return await keeper.KeepAsync(key, store, live, Decide(live, deployments, time.GetUtcNow()), cancellationToken);
    }

    /// <summary>What is to be written of a runtime that stays.</summary>
    /// <param name="live">The runtime.</param>
    /// <param name="deployments">Number of deployments that run on it.</param>
    /// <param name="now">The time.</param>
    public static ObjectPatches Decide(ServingRuntime live, int deployments, DateTimeOffset now) =>
        Contract.ForStatus(live.Metadata, live.Status, ServingRuntimeDecision.Decide(live, deployments, now));
}

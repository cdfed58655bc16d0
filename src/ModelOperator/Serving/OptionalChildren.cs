using ModelOperator.Core;
using ModelOperator.Core.Serving.Optional;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Observation;
using ModelOperator.Writing;

namespace ModelOperator.Serving;

/// <summary>What became of the children whose kinds the cluster may or may not serve.</summary>
/// <param name="Refusals">What cannot be written, now or until somebody changes something.</param>
/// <param name="Failure">A failure that may pass by itself.</param>
/// <param name="RetryAfter">When to try what was not tried now.</param>
internal readonly record struct OptionalWrites(IReadOnlyList<ChildRefusal> Refusals, KubernetesApiException? Failure, TimeSpan? RetryAfter);

/// <summary>
/// Writes the children whose kinds the cluster may or may not serve. Each is tried whatever becomes of the others, and no failure of one is
/// thrown: it must not keep the model from being served, nor its pods from being taken away.
/// </summary>
internal sealed class OptionalChildren(OptionalCaches caches, ChildWriter children)
{
    /// <summary>What is known of the kinds, and of the objects with a name.</summary>
    public Core.Serving.OptionalKinds Find(ObjectKey name) => caches.Find(name);

    /// <summary>Carries out what was decided.</summary>
    /// <param name="name">Name of the children.</param>
    /// <param name="ownerUid">Uid of the ModelDeployment; empty when it is gone.</param>
    /// <param name="outcome">The decisions.</param>
    /// <param name="reason">Why, in one word, for the log.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<OptionalWrites> WriteAsync(ObjectKey name, string ownerUid, OptionalOutcome outcome, string reason, CancellationToken cancellationToken)
    {
        if (outcome.IsNothing)
        {
            return new OptionalWrites([], null, null);
        }

        var refusals = new List<ChildRefusal>();
        KubernetesApiException? failure = null;
        TimeSpan? retry = null;
        await TryAsync(caches.Routes, outcome.Route);
        await TryAsync(caches.Autoscalers, outcome.Autoscaler);
        await TryAsync(caches.ScaledObjects, outcome.ScaledObject);
        await TryAsync(caches.DisruptionBudgets, outcome.DisruptionBudget);
        await TryAsync(caches.Monitors, outcome.Monitor);
        return new OptionalWrites(refusals, failure, retry);

        async Task TryAsync<T>(OptionalCache<T> cache, ApplyDecision decision)
            where T : class, IKubernetesObject<T>
        {
            // The kind may be gone since it was decided.
            if (decision.Action == ApplyAction.None || cache.Store is not { } store)
            {
                return;
            }

            try
            {
                var written = await children.WriteAsync(store, name, ownerUid, decision, reason, cancellationToken);
                refusals.AddRange(written.Refusal is { } refusal ? [refusal] : []);
                retry = written.RetryAfter < (retry ?? TimeSpan.MaxValue) ? written.RetryAfter : retry;
            }
            catch (KubernetesApiException exception)
            {
                failure ??= exception;
                if (!exception.IsConflict && !exception.IsNotFound)
                {
                    refusals.Add(new ChildRefusal(T.ResourceType.Kind, NameTaken: false, exception.Message, MayPass: true));
                }
            }
        }
    }

    /// <summary>Forgets what is remembered of children whose owner is gone.</summary>
    public void Forget(ObjectKey name)
    {
        children.Forget<HttpRoute>(name);
        children.Forget<HorizontalPodAutoscaler>(name);
        children.Forget<ScaledObject>(name);
        children.Forget<PodDisruptionBudget>(name);
        children.Forget<ServiceMonitor>(name);
    }
}

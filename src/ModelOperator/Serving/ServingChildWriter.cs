using ModelOperator.Core;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Serving.Optional;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Observation;
using ModelOperator.Writing;

namespace ModelOperator.Serving;

/// <summary>What became of the children of a ModelDeployment.</summary>
/// <param name="Refusals">What cannot be written, now or until somebody changes something.</param>
/// <param name="Failure">A failure that may pass by itself, of a child that the others do not wait for.</param>
/// <param name="RetryAfter">When to try what was not tried now.</param>
internal readonly record struct ServingWrites(IReadOnlyList<ChildRefusal> Refusals, KubernetesApiException? Failure, TimeSpan? RetryAfter);

/// <summary>Writes the children of a ModelDeployment in an order in which no request finds pods that should not answer, or none.</summary>
internal sealed class ServingChildWriter(ClusterCaches caches, ChildWriter children, OptionalChildren optional)
{
    /// <summary>The objects that have the names of the children, and the pods.</summary>
    public LiveChildren Find(ObjectKey deployment, ChildKeys keys) => LiveChildren.Find(
        keys, caches.Deployments.Find, caches.Services.Find, caches.NetworkPolicies.Find,
        caches.Pods.ByIndex(ClusterCaches.PodsByDeployment, deployment.ToString())) with { Optional = optional.Find(keys.Primary) };

    /// <summary>Forgets what is remembered of children whose owner is gone.</summary>
    public void Forget(ChildKeys keys)
    {
        optional.Forget(keys.Primary);
        children.Forget<Deployment>(keys.Primary);
        children.Forget<Deployment>(keys.Secondary);
        children.Forget<Service>(keys.Primary);
        children.Forget<Service>(keys.Secondary);
        children.Forget<Service>(keys.PrimaryService);
        children.Forget<NetworkPolicy>(keys.Primary);
    }

    /// <summary>
    /// Carries out what was decided. Pods come last: none should start if the NetworkPolicy cannot be had or the name of the Service is taken,
    /// and requests are led away, by Services and the Gateway, from pods that go. But where all pods are taken away, whatever becomes
    /// of the others must not keep them.
    /// </summary>
    /// <exception cref="KubernetesApiException">A write of a Deployment, Service or NetworkPolicy failed in a way that a retry may mend.</exception>
    public async Task<ServingWrites> WriteAsync(ChildKeys keys, string ownerUid, ServingOutcome outcome, string reason, CancellationToken cancellationToken)
    {
        Func<Task<ChildWrite>>[] workloads =
        [
            () => WriteAsync(caches.Deployments, keys.Primary, outcome.Deployment),
            () => WriteAsync(caches.Deployments, keys.Secondary, outcome.Secondary),
        ];
        Func<Task<ChildWrite>>[] services =
        [
            () => WriteAsync(caches.Services, keys.Primary, outcome.Service),
            () => WriteAsync(caches.Services, keys.PrimaryService, outcome.PrimaryService),
            () => WriteAsync(caches.Services, keys.Secondary, outcome.SecondaryService),
        ];
        Func<Task<ChildWrite>> policy = () => WriteAsync(caches.NetworkPolicies, keys.Primary, outcome.NetworkPolicy);
        OptionalWrites? route = null;
        Func<Task<ChildWrite>> gateway = async () =>
        {
            route = await optional.WriteAsync(keys.Primary, ownerUid, new OptionalOutcome { Route = outcome.Optional.Route }, reason, cancellationToken);
            return ChildWrite.Done;
        };
        var undone = ChildWrite.Done;
        foreach (var write in outcome.RemovesPods ? [gateway, .. workloads, policy, .. services] : (Func<Task<ChildWrite>>[])[policy, .. services, gateway, .. workloads])
        {
            undone = await write();
            if (!undone.IsDone)
            {
                break;
            }
        }

        var left = undone.IsDone || outcome.RemovesPods ? outcome.Optional : outcome.Optional.WithoutNew;
        var others = await optional.WriteAsync(keys.Primary, ownerUid, route is null ? left : left with { Route = default }, reason, cancellationToken);
        return new ServingWrites(
            [.. undone.Refusal is { } refusal ? [refusal] : Array.Empty<ChildRefusal>(), .. route?.Refusals ?? [], .. others.Refusals],
            route?.Failure ?? others.Failure,
            undone.RetryAfter ?? route?.RetryAfter ?? others.RetryAfter);

        Task<ChildWrite> WriteAsync<T>(Store<T> store, ObjectKey key, ApplyDecision decision)
            where T : class, IKubernetesObject<T> => children.WriteAsync(store, key, ownerUid, decision, reason, cancellationToken);
    }
}

using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Core.Assets;
using ModelOperator.Core.Licensing;
using ModelOperator.Core.Serving;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Observation;
using ModelOperator.Writing;

namespace ModelOperator.Serving;

/// <summary>Keeps the children, annotations and status of ModelDeployments.</summary>
internal sealed class DeploymentReconciler(
    ClusterCaches caches, ClusterObserver observer, ObjectKeeper keeper, ChildWriter children, Func<bool> servesImageVolumes, TimeProvider time) : IReconciler<ObjectRef>
{
    private static readonly StatusContract<ModelDeploymentStatus> Contract = new(
        ApiJsonContext.Default.ModelDeploymentStatus,
        ServingDecision.OwnedConditions,
        static (status, conditions) => status with { Conditions = conditions },
        static (live, desired) => live with { AccessRequests = desired.AccessRequests, AccessRequestCount = desired.AccessRequestCount });

    private const string Orphaned = "Orphaned";
    private static readonly TimeSpan GarbageCollectorPatience = TimeSpan.FromSeconds(10);

    /// <summary>Names that no ModelDeployment has any more and that children are left of, with when that was first seen.</summary>
    private readonly ConcurrentDictionary<ObjectKey, long> _ownerless = [];

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(ObjectRef key, CancellationToken cancellationToken)
    {
        var name = new ObjectKey(key.Namespace, key.Name);
        if (caches.ModelDeployments.Find(name) is not { } live)
        {
            keeper.Forget(key);
            children.Forget<Deployment>(name);
            children.Forget<Service>(name);
            children.Forget<NetworkPolicy>(name);
            return await DeleteOrphansAsync(name, cancellationToken);
        }

        _ownerless.TryRemove(name, out _);

        if (observer.Read(state => (Asset: state.DescribeAsset(key), Serving: state.DescribeServing(key))) is not ({ } asset, { } serving))
        {
            return keeper.Forget(key);
        }

        var inputs = Gather(
            live, asset, serving, caches.Deployments.Find(name), caches.Services.Find(name), caches.NetworkPolicies.Find(name),
            caches.Pods.ByIndex(ClusterCaches.PodsByDeployment, name.ToString()), time.GetUtcNow()) with { ImageVolumes = servesImageVolumes() };
        var outcome = ServingDecision.Decide(inputs);
        KubernetesApiException? failure = null;
        ChildWrite written = default;
        try
        {
            written = await WriteChildrenAsync(name, live.Metadata.Uid!, outcome, cancellationToken);
            if (written.Refusal is { } refusal)
            {
                outcome = ServingDecision.Decide(inputs with { Refusals = [refusal] });
                if (outcome.Deployment.Action == ApplyAction.Delete)
                {
                    // Pods that must not be there without what was refused.
                    await WriteChildrenAsync(name, live.Metadata.Uid!, outcome, cancellationToken);
                }
            }
        }
        catch (KubernetesApiException exception) when (!exception.IsConflict && !exception.IsNotFound)
        {
            // A webhook that does not answer fails every write: who reads the status should see that before the next attempt.
            failure = exception;
            outcome = ServingDecision.Decide(inputs with { Failure = exception.Message });
        }

        var result = await keeper.KeepAsync(key, caches.ModelDeployments, live, Decide(inputs, outcome.Status, asset), cancellationToken);
        foreach (var change in outcome.Events)
        {
            keeper.Tell(live, change);
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return result.NoLaterThan(outcome.RequeueAfter).NoLaterThan(written.RetryAfter);
    }

    /// <summary>What is decided from about a deployment: its facts, and the children and pods that its name has.</summary>
    public static ServingInputs Gather(
        ModelDeployment live, AssetFacts asset, ServingFacts serving, Deployment? deployment, Service? service, NetworkPolicy? networkPolicy,
        IReadOnlyCollection<Pod> pods, DateTimeOffset now) => new()
    {
        Deployment = live,
        Model = serving.Model,
        Runtimes = serving.Runtimes,
        Quota = serving.Quota,
        Domain = asset.Domain,
        License = LicenseDecision.Decide(asset),
        Revocation = asset.Lineage.Revocation,
        Callers = serving.Callers,
        LiveDeployment = deployment,
        LiveService = service,
        LiveNetworkPolicy = networkPolicy,
        Pods = pods,
        Lineage = AssetAnnotations.Decide(asset),
        Now = now,
    };

    /// <summary>What is to be written of a deployment itself.</summary>
    /// <param name="inputs">What was decided from.</param>
    /// <param name="status">The status of serving that was decided.</param>
    /// <param name="asset">What the graph says of it.</param>
    public static ObjectPatches Decide(ServingInputs inputs, ModelDeploymentStatus status, AssetFacts asset)
    {
        var live = inputs.Deployment;
        var desired = InferredStatus.WithDatasets(AssetDecision.WithLineage(status, live, asset, inputs.Now), asset.Inferred);
        var patches = Contract.ForAsset(live.Metadata, live.Status, desired, inputs.Lineage) with
        {
            Changes = [.. ConditionChange.OfLineage(live.Status?.Conditions, desired.Conditions), .. asset.Requested.News(asset.Lineage.Asset.Key, live.Status)],
        };
        return live.Metadata.IsDeleting ? patches with { Metadata = null } : patches;
    }

    /// <summary>
    /// Children whose owner is gone are the garbage collector's. Those that it does not take within a while are deleted here: also a cache
    /// that was behind knows the owner by then, if there is one.
    /// </summary>
    private async Task<ReconcileResult> DeleteOrphansAsync(ObjectKey name, CancellationToken cancellationToken)
    {
        var (deployment, service, networkPolicy) = ServingDecision.WithoutOwner(
            name.Name, caches.Deployments.Find(name), caches.Services.Find(name), caches.NetworkPolicies.Find(name),
            caches.Pods.ByIndex(ClusterCaches.PodsByDeployment, name.ToString()).Count > 0);
        if ((deployment.Action, service.Action, networkPolicy.Action) == (ApplyAction.None, ApplyAction.None, ApplyAction.None))
        {
            _ownerless.TryRemove(name, out _);
            return ReconcileResult.Done;
        }

        var left = GarbageCollectorPatience - time.GetElapsedTime(_ownerless.GetOrAdd(name, static (_, clock) => clock.GetTimestamp(), time));
        if (left > TimeSpan.Zero)
        {
            return ReconcileResult.After(left);
        }

        await children.WriteAsync(caches.Deployments, name, "", deployment, Orphaned, cancellationToken);
        await children.WriteAsync(caches.Services, name, "", service, Orphaned, cancellationToken);
        await children.WriteAsync(caches.NetworkPolicies, name, "", networkPolicy, Orphaned, cancellationToken);
        return ReconcileResult.Done;
    }

    /// <summary>
    /// The Deployment comes last: if the NetworkPolicy cannot be had or the name of the Service is taken, no pods should start. But where
    /// pods are taken away, whatever becomes of the others must not keep them.
    /// </summary>
    private async Task<ChildWrite> WriteChildrenAsync(ObjectKey name, string ownerUid, ServingOutcome outcome, CancellationToken cancellationToken)
    {
        var reason = Conditions.Find(outcome.Status.Conditions, ConditionTypes.Ready)!.Reason;
        return outcome.Deployment.Action == ApplyAction.Delete
            ? await InTurnAsync(DeploymentAsync, NetworkPolicyAsync, ServiceAsync)
            : await InTurnAsync(NetworkPolicyAsync, ServiceAsync, DeploymentAsync);

        static async Task<ChildWrite> InTurnAsync(params IEnumerable<Func<Task<ChildWrite>>> writes)
        {
            foreach (var write in writes)
            {
                if (await write() is { IsDone: false } undone)
                {
                    return undone;
                }
            }

            return ChildWrite.Done;
        }

        Task<ChildWrite> DeploymentAsync() => children.WriteAsync(caches.Deployments, name, ownerUid, outcome.Deployment, reason, cancellationToken);

        Task<ChildWrite> ServiceAsync() => children.WriteAsync(caches.Services, name, ownerUid, outcome.Service, reason, cancellationToken);

        Task<ChildWrite> NetworkPolicyAsync() => children.WriteAsync(caches.NetworkPolicies, name, ownerUid, outcome.NetworkPolicy, reason, cancellationToken);
    }
}

using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Core.Assets;
using ModelOperator.Core.Licensing;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Serving.Gates;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Observation;
using ModelOperator.Serving.Gates;
using ModelOperator.Writing;

namespace ModelOperator.Serving;

/// <summary>Keeps the children, annotations and status of ModelDeployments.</summary>
internal sealed class DeploymentReconciler(
    ClusterCaches caches, ClusterObserver observer, ObjectKeeper keeper, ServingChildWriter children, RevisionKeeper revisions, CanaryMetrics? metrics,
    Func<bool> servesImageVolumes, TimeProvider time) : IReconciler<ObjectRef>
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
        var keys = ChildKeys.Of(name);
        if (caches.ModelDeployments.Find(name) is not { } live)
        {
            keeper.Forget(key);
            metrics?.Forget(key);
            children.Forget(keys);
            return await DeleteOrphansAsync(name, keys, cancellationToken);
        }

        _ownerless.TryRemove(name, out _);

        if (observer.Read(state => (Asset: state.DescribeAsset(key), Serving: state.DescribeServing(key))) is not ({ } asset, { } serving))
        {
            return keeper.Forget(key);
        }

        var inputs = Gather(live, asset, serving, children.Find(name, keys), time.GetUtcNow()) with
        {
            ImageVolumes = servesImageVolumes(),
            GateSamples = metrics?.Latest(key, live) ?? new Dictionary<string, GateSample>(),
            Prometheus = metrics?.Server,
        };
        var outcome = ServingDecision.Decide(inputs);
        KubernetesApiException? failure = null;
        ServingWrites written = default;
        try
        {
            if (outcome.Revision is { } revision)
            {
                await revisions.KeepAsync(revision, cancellationToken);
            }

            written = await WriteAsync(outcome);
            failure = written.Failure;
            if (written.Refusals.Count > 0)
            {
                var removed = outcome.RemovesPods;
                outcome = ServingDecision.Decide(inputs with { Refusals = written.Refusals });
                if (outcome.RemovesPods && !removed)
                {
                    // Pods that must not be there without what was refused.
                    await WriteAsync(outcome);
                }
            }
        }
        catch (KubernetesApiException exception) when (!exception.IsConflict && !exception.IsNotFound)
        {
            // A webhook that does not answer fails every write: who reads the status should see that before the next attempt.
            failure = exception;
            outcome = ServingDecision.Decide(inputs with { Failure = exception.Message });
        }

        if (outcome.IsFirst && failure is null && written is { Refusals.Count: 0, RetryAfter: null })
        {
            return ReconcileResult.Behind;
        }

        metrics?.Ask(key, outcome.GateQueries);
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

        Task<ServingWrites> WriteAsync(ServingOutcome decided) => children.WriteAsync(
            keys, live.Metadata.Uid!, decided, Conditions.Find(decided.Status.Conditions, ConditionTypes.Ready)!.Reason, cancellationToken);
    }

    /// <summary>What is decided from about a deployment: its facts, and the children and pods that its name has.</summary>
    public static ServingInputs Gather(
        ModelDeployment live, AssetFacts asset, ServingFacts serving, LiveChildren children, DateTimeOffset now) => new()
    {
        Deployment = live,
        Model = serving.Model,
        Serving = serving.Serving,
        Runtimes = serving.Runtimes,
        Quota = serving.Quota,
        Domain = asset.Domain,
        License = LicenseDecision.Decide(asset),
        Revocation = asset.Lineage.Revocation,
        Callers = serving.Callers,
        LiveDeployment = children.Primary,
        LiveSecondary = children.Secondary,
        LiveService = children.Service,
        LivePrimaryService = children.PrimaryService,
        LiveSecondaryService = children.SecondaryService,
        LiveNetworkPolicy = children.NetworkPolicy,
        Pods = children.Pods,
        Optional = children.Optional,
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
    /// that was behind knows the owner by then, if there is one. The NetworkPolicy stays until the pods that it is about are gone.
    /// </summary>
    private async Task<ReconcileResult> DeleteOrphansAsync(ObjectKey name, ChildKeys keys, CancellationToken cancellationToken)
    {
        var orphans = ServingDecision.WithoutOwner(name.Name, children.Find(name, keys));
        if (!orphans.WritesChildren)
        {
            _ownerless.TryRemove(name, out _);
            return ReconcileResult.Done;
        }

        var left = GarbageCollectorPatience - time.GetElapsedTime(_ownerless.GetOrAdd(name, static (_, clock) => clock.GetTimestamp(), time));
        if (left > TimeSpan.Zero)
        {
            return ReconcileResult.After(left);
        }

        var written = await children.WriteAsync(keys, "", orphans, Orphaned, cancellationToken);
        return written.Failure is { } failure ? throw failure : ReconcileResult.Done;
    }
}

using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Observation;
using ModelOperator.Writing;

namespace ModelOperator.Sharing;

/// <summary>
/// Keeps the status of grants, and the Role and RoleBinding by which grantees read what they were given. What else a grant allows takes
/// effect where it is used, not here.
/// </summary>
internal sealed class GrantReconciler(
    ClusterCaches caches, ClusterObserver observer, ObjectKeeper keeper, SharingAudit audit, ChildWriter children, TimeSpan expiryWarning, TimeProvider time) : IReconciler<ObjectRef>
{
    private static readonly StatusContract<SharingGrantStatus> Contract = new(
        ApiJsonContext.Default.SharingGrantStatus,
        GrantDecision.OwnedConditions,
        static (status, conditions) => status with { Conditions = conditions });

    /// <summary>Grants that allow something, as they were last seen: of one that is deleted nothing else is left to tell of.</summary>
    private readonly ConcurrentDictionary<ObjectKey, SharingGrant> _active = [];

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(ObjectRef key, CancellationToken cancellationToken)
    {
        var name = new ObjectKey(key.Namespace, key.Name);
        var child = new ObjectKey(key.Namespace, GrantAccess.NameOf(key.Name));
        var (role, binding) = (caches.Roles.Find(child), caches.RoleBindings.Find(child));
        if (caches.Grants.Find(name) is not { } live || observer.Read(state => state.DescribeGrant(name)) is not { } facts)
        {
            // Not left to the garbage collector, which takes its time.
            await WriteAsync(child, "", GrantAccess.WithoutGrant(key.Name, role, binding), Reasons.Deleting, cancellationToken);
            children.Forget<Role>(child);
            children.Forget<RoleBinding>(child);
            if (_active.TryRemove(name, out var revoked))
            {
                audit.Record(revoked, ConsentChange.Of(revoked, ConsentEvent.Revoked));
            }

            return keeper.Forget(key);
        }

        var access = AccessOutcome.Given;
        KubernetesApiException? failure = null;
        var written = ChildWrite.Done;
        var decision = GrantAccess.Decide(live, facts, role, binding, time.GetUtcNow());
        try
        {
            written = await WriteAsync(child, live.Metadata.Uid!, decision, Reasons.Active, cancellationToken);
            if (!written.IsDone && written.Refusal is not { NameTaken: false })
            {
                // The cache holds what carries our label: a Role of somebody else shows only when ours cannot be created.
                await children.WriteAsync(caches.RoleBindings, child, live.Metadata.Uid!, GrantAccess.Unbound(live, binding), Reasons.NameConflict, cancellationToken);
            }

            access = AccessOutcome.Of(decision, written.Refusal, GrantAccess.NameOf(key.Name));
        }
        catch (KubernetesApiException exception) when (!exception.IsConflict && !exception.IsNotFound)
        {
            failure = exception;
            access = AccessOutcome.Failed(exception.Message);
        }

        var now = time.GetUtcNow();
        var patches = Decide(live, facts, access, expiryWarning, now);
        var result = await keeper.KeepAsync(key, caches.Grants, live, patches, cancellationToken);
        if (new CompiledGrant(live).IsActive(now))
        {
            _active[name] = live;
        }
        else if (patches.Status is not null)
        {
            // Its end is on record with its status.
            _active.TryRemove(name, out _);
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return result.NoLaterThan(written.RetryAfter).NoLaterThan(written.Refusal is null ? null : AccessOutcome.RefusalRetry)
            .NoLaterThan(GrantDecision.NextWarning(live, expiryWarning, now) - now);
    }

    /// <summary>What is to be written of a grant.</summary>
    public static ObjectPatches Decide(SharingGrant live, GrantFacts facts, AccessOutcome access, TimeSpan expiryWarning, DateTimeOffset now)
    {
        var compiled = new CompiledGrant(live);
        var metadata = new DesiredMetadata(null, meta => GrantDrain.Finalizers(meta, compiled, facts, now));
        var isMetadataRight = metadata.PatchFor(live.Metadata) is null;
        if (live.Metadata.IsDeleting && !isMetadataRight)
        {
            // Without our finalizer it may be gone, and nobody reads what it says.
            return new ObjectPatches(metadata, null, false, []);
        }

        var status = GrantDecision.Decide(live, facts, access, expiryWarning, now);
        var patches = Contract.ForStatus(live.Metadata, live.Status, status);
        return patches with
        {
            Metadata = metadata,
            OnlyCounts = patches.OnlyCounts && isMetadataRight,
            Consents = ConsentChange.Between(live, status) is { } change ? [change] : [],
        };
    }

    /// <summary>A binding comes after its role and goes before it, so that it never binds what somebody else puts in the role's place.</summary>
    private async Task<ChildWrite> WriteAsync(
        ObjectKey key, string ownerUid, (ApplyDecision Role, ApplyDecision Binding) decision, string reason, CancellationToken cancellationToken)
    {
        if (decision.Binding.Action == ApplyAction.Delete)
        {
            await children.WriteAsync(caches.RoleBindings, key, ownerUid, decision.Binding, reason, cancellationToken);
            return await children.WriteAsync(caches.Roles, key, ownerUid, decision.Role, reason, cancellationToken);
        }

        var role = await children.WriteAsync(caches.Roles, key, ownerUid, decision.Role, reason, cancellationToken);
        return role.IsDone
            ? await children.WriteAsync(caches.RoleBindings, key, ownerUid, decision.Binding, reason, cancellationToken)
            : role;
    }
}

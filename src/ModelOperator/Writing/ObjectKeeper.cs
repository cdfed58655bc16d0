using ModelOperator.Core;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Events;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Sharing;

namespace ModelOperator.Writing;

/// <summary>
/// Writes what was decided about an object: its annotations and finalizer, its status, and an event where people should be told. What is as it
/// should be is not written. Merge patches of our own fields: to the API server a server-side apply of as many costs the same (<c>tests/bench
/// writes</c>), but it has to name all that are ours, also those that stay as they are.
/// </summary>
internal sealed class ObjectKeeper(
    KubernetesClient client, EventRecorder events, SharingAudit audit, WriteCoalescer coalescer, OutdatedDefinitions definitions, TimeProvider time)
{
    /// <summary>Field manager of the lineage annotations and of the finalizer.</summary>
    private const string LineageManager = "modeloperator-lineage";

    /// <summary>Field manager of status.</summary>
    private const string StatusManager = "modeloperator-status";

    private static readonly TimeSpan RefusalRetry = TimeSpan.FromMinutes(1);

    /// <summary>Writes what differs.</summary>
    public async Task<ReconcileResult> KeepAsync<T>(ObjectRef key, Store<T> store, T live, ObjectPatches patches, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        var metadata = patches.Metadata?.PatchFor(live.Metadata);
        patches = patches with { Status = definitions.Writable(live, patches.Status) };
        if (metadata is null && patches.Status is null)
        {
            return ReconcileResult.Done;
        }

        if (patches.OnlyCounts && coalescer.Wait(key) is var wait && wait > TimeSpan.Zero)
        {
            return ReconcileResult.After(wait);
        }

        var (written, status, result) = (live, patches.Status, ReconcileResult.Done);
        if (patches.StatusFirst)
        {
            written = await PatchStatusAsync(store, live, status, cancellationToken);
            (metadata, status) = (patches.Metadata?.PatchFor(written.Metadata), null);
        }

        try
        {
            written = await PatchAsync(store, written, metadata, null, LineageManager, cancellationToken);
        }
        catch (KubernetesApiException exception) when ((exception.IsInvalid || exception.IsForbidden) && patches.StatusOnRefusal is { } tell)
        {
            // Annotations that are refused must not keep the status from being told.
            (status, result) = (tell(exception.Message, time.GetUtcNow()), ReconcileResult.After(RefusalRetry));
        }

        await PatchStatusAsync(store, written, status, cancellationToken);
        coalescer.Written(key);
        foreach (var change in patches.Status is null ? [] : patches.Changes)
        {
            Tell(live, change);
        }

        foreach (var consent in patches.Status is null ? [] : patches.Consents)
        {
            audit.Record(live, consent);
        }

        return result;
    }

    /// <summary>Tells people what happened to an object.</summary>
    public void Tell<T>(T obj, ConditionChange change)
        where T : class, IKubernetesObject<T> =>
        events.Record(ObjectReference.To(obj), change.IsProblem ? EventType.Warning : EventType.Normal, change.Reason, "Reconcile", change.Message);

    /// <summary>Forgets an object that is gone or going.</summary>
    public ReconcileResult Forget(ObjectRef key)
    {
        coalescer.Forget(key);
        return ReconcileResult.Done;
    }

    private async Task<T> PatchStatusAsync<T>(Store<T> store, T live, byte[]? patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        var written = await PatchAsync(store, live, patch, "status", StatusManager, cancellationToken);
        if (patch is not null)
        {
            definitions.Written(live, patch, written);
        }

        return written;
    }

    private async Task<T> PatchAsync<T>(
        Store<T> store, T live, byte[]? patch, string? subresource, string manager, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        if (patch is null)
        {
            return live;
        }

        var written = await client.PatchAsync<T>(live.Metadata.Key, Patch.Merge(patch, manager), subresource, cancellationToken);
        store.Overlay(written, live.Metadata.ResourceVersion);
        return written;
    }
}

/// <summary>What differs between an object and what was decided about it.</summary>
/// <param name="Metadata">What its metadata should be; null when the operator writes none of it.</param>
/// <param name="Status">Merge patch of the status; null when it is as it should be.</param>
/// <param name="OnlyCounts">Whether only counts or lists of consumers differ, which may wait to be written together.</param>
/// <param name="Changes">What people should be told.</param>
internal sealed record ObjectPatches(DesiredMetadata? Metadata, byte[]? Status, bool OnlyCounts, IReadOnlyList<ConditionChange> Changes)
{
    /// <summary>
    /// Whether the status is written before the metadata, since it remembers what the metadata would forget. Otherwise it comes after:
    /// who waits for Ready then finds the annotations.
    /// </summary>
    public bool StatusFirst { get; init; }

    /// <summary>What happened to consent, for the record.</summary>
    public IReadOnlyList<ConsentChange> Consents { get; init; } = [];

    /// <summary>The patch of the status when the annotations are refused, with the server's words and the time.</summary>
    public Func<string, DateTimeOffset, byte[]?>? StatusOnRefusal { get; init; }
}

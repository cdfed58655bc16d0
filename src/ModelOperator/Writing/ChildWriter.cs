using System.Net;
using ModelOperator.Core;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Writing;

/// <summary>Creates, updates and deletes the children of objects by server-side apply, as decided.</summary>
/// <param name="client">Writes them.</param>
/// <param name="manager">Field manager of the children.</param>
/// <param name="logger">Where it is told what was written.</param>
/// <param name="time">The clock.</param>
internal sealed partial class ChildWriter(KubernetesClient client, string manager, ILogger logger, TimeProvider time)
{
    private readonly RecreationBackoff _recreations = new(time);

    /// <summary>Carries out a decision about one child.</summary>
    /// <param name="store">The cache of the child's kind.</param>
    /// <param name="key">The child.</param>
    /// <param name="ownerUid">Uid of the object it belongs to.</param>
    /// <param name="decision">What to do.</param>
    /// <param name="reason">Why, in one word, for the log.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="KubernetesApiException">The write failed in a way that a retry may mend.</exception>
    public async Task<ChildWrite> WriteAsync<T>(
        Store<T> store, ObjectKey key, string ownerUid, ApplyDecision decision, string reason, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        try
        {
            switch (decision.Action)
            {
                case ApplyAction.Create:
                    if (_recreations.Wait(T.ResourceType, key, ownerUid) is var wait && wait > TimeSpan.Zero)
                    {
                        return ChildWrite.Later(wait);
                    }

                    var created = await CreateAsync<T>(key, decision, cancellationToken);
                    if (_recreations.Created(T.ResourceType, key, ownerUid) is var inARow and > 1)
                    {
                        LogGoneAgain(logger, T.ResourceType.Kind, key, inARow);
                    }

                    store.Overlay(created, null);
                    break;
                case ApplyAction.Update:
                    var basedOn = store.Find(key)?.Metadata.ResourceVersion;
                    var written = await client.PatchAsync<T>(key, Patch.Apply(decision.Body, manager, decision.Force), null, cancellationToken);
                    store.Overlay(written, basedOn);
                    break;
                case ApplyAction.Delete:
                    await client.DeleteAsync<T>(key, new DeleteOptions { Uid = decision.Uid }, cancellationToken);
                    _recreations.Forget(T.ResourceType, key);
                    break;
                default:
                    return ChildWrite.Done;
            }

            LogWritten(logger, decision.Action, T.ResourceType.Kind, key, decision.Difference ?? "-", reason);
            return ChildWrite.Done;
        }
        catch (KubernetesApiException exception) when (decision.Action == ApplyAction.Create && (exception.IsConflict || exception.IsAlreadyExists))
        {
            return await TakenAsync(store, key, ownerUid, cancellationToken);
        }
        catch (KubernetesApiException exception) when (decision.Action == ApplyAction.Delete && exception.IsNotFound)
        {
            return ChildWrite.Done;
        }
        catch (KubernetesApiException exception) when (decision.Action == ApplyAction.Update && IsReplaced(exception))
        {
            // Another object has the name by now; the watch is about to say so.
            return ChildWrite.Done;
        }
        catch (KubernetesApiException exception) when (decision.Action != ApplyAction.Delete && (exception.IsInvalid || exception.IsForbidden))
        {
            return ChildWrite.Refused(new ChildRefusal(T.ResourceType.Kind, NameTaken: false, exception.Message));
        }
    }

    /// <summary>Forgets what is remembered of a child whose owner is gone.</summary>
    public void Forget<T>(ObjectKey key)
        where T : class, IKubernetesObject<T> => _recreations.Forget(T.ResourceType, key);

    /// <summary>Whether an update found an object of another uid: a conflict, or with old servers an invalid change of the uid.</summary>
    private static bool IsReplaced(KubernetesApiException exception) =>
        exception.IsInvalid && (exception.Status?.Details?.Causes?.Any(cause => cause.Field == "metadata.uid") ?? false);

    /// <summary>Creates, and never writes into an object that exists, whoever made it.</summary>
    private async Task<T> CreateAsync<T>(ObjectKey key, ApplyDecision decision, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        try
        {
            return await client.PatchAsync<T>(key, Patch.Apply(decision.BodyIfAbsent, manager, force: false), null, cancellationToken);
        }
        catch (KubernetesApiException exception) when (RefusesVersions(exception))
        {
            // The answer says that no object of the name exists. One that somebody makes at this very moment is not told apart.
            return await client.PatchAsync<T>(key, Patch.Apply(decision.Body, manager, force: false), null, cancellationToken);
        }
    }

    private static bool RefusesVersions(KubernetesApiException exception) =>
        exception.StatusCode == HttpStatusCode.InternalServerError
        && exception.Status?.Message?.Contains("resourceVersion should not be set on objects to be created", StringComparison.Ordinal) == true;

    /// <summary>
    /// Tells whose object has the name. The one read outside the caches: these hold what carries our labels, and a stranger's object need
    /// not, nor one of ours that somebody took the label off.
    /// </summary>
    private async Task<ChildWrite> TakenAsync<T>(Store<T> store, ObjectKey key, string ownerUid, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        T existing;
        try
        {
            existing = await client.GetAsync<T>(key, cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound)
        {
            throw new KubernetesApiException($"{T.ResourceType.Kind} {key} was there and is gone again.", HttpStatusCode.Conflict);
        }

        if (!ApplyDecision.Owns(existing, ownerUid))
        {
            return ChildWrite.Refused(new ChildRefusal(T.ResourceType.Kind, NameTaken: true, $"{T.ResourceType.Kind} {key} exists already"));
        }

        store.Overlay(existing, null);
        return ChildWrite.Done;
    }

    [LoggerMessage(1, LogLevel.Information, "{Action} {Kind} {Key}, different {Difference}, reason {Reason}")]
    private static partial void LogWritten(ILogger logger, ApplyAction action, string kind, ObjectKey key, string difference, string reason);

    [LoggerMessage(2, LogLevel.Warning, "{Kind} {Key} was created {Times} times in a row, each soon after somebody deleted it; find out who does (the API server's audit log tells), it is created again at ever longer distances")]
    private static partial void LogGoneAgain(ILogger logger, string kind, ObjectKey key, int times);
}

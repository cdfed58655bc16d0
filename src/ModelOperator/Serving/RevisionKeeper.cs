using ModelOperator.Core.Serving.Runtimes;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Serving;

/// <summary>
/// Keeps what runtimes said, in the operator's own namespace, so that a deployment can stay with it when its runtime says something else.
/// </summary>
internal sealed partial class RevisionKeeper(KubernetesClient client, Store<ControllerRevision> store, string operatorNamespace, ILogger logger)
{
    private const string Manager = "modeloperator-revisions";

    /// <summary>Keeps a revision, before pods are made from it: what was never kept cannot be gone back to.</summary>
    public async Task KeepAsync(RuntimeRevision revision, CancellationToken cancellationToken)
    {
        if (store.Find(new ObjectKey(operatorNamespace, revision.Name)) is { Metadata.IsDeleting: false })
        {
            return;
        }

        try
        {
            store.Overlay(await client.CreateAsync(revision.ToObject(operatorNamespace), Manager, cancellationToken), null);
            LogKept(logger, revision.Name, revision.Runtime);
        }
        catch (KubernetesApiException exception) when (exception.IsAlreadyExists)
        {
            // Its name follows from its content, so it is the same one, and the watch is about to say so.
        }
    }

    /// <summary>Deletes revisions of a runtime that nobody needs any more.</summary>
    public async Task RetireAsync(string runtime, string? current, IReadOnlySet<string> inUse, CancellationToken cancellationToken)
    {
        foreach (var revision in RevisionRetention.ToDelete(runtime, current, store.All, inUse))
        {
            try
            {
                await client.DeleteAsync<ControllerRevision>(revision.Metadata.Key, new DeleteOptions { Uid = revision.Metadata.Uid }, cancellationToken);
                LogRetired(logger, revision.Metadata.Name, runtime);
            }
            catch (KubernetesApiException exception) when (exception.IsNotFound || exception.IsConflict)
            {
                // Gone already, or made anew since.
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Revision {Revision} of ServingRuntime {Runtime} is kept")]
    private static partial void LogKept(ILogger logger, string revision, string runtime);

    [LoggerMessage(2, LogLevel.Information, "Revision {Revision} of ServingRuntime {Runtime} is needed no more and was deleted")]
    private static partial void LogRetired(ILogger logger, string revision, string runtime);
}

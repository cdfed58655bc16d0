using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Catalog.Observation;

/// <summary>
/// Watches those of our kinds that answers are made from, and the metadata of namespaces; nothing else of a cluster is read. Without Domains
/// and namespaces nobody knows what is private, so nothing is answered. Another kind that cannot be read is left out of answers, which say so:
/// whoever has no grant that is known sees less, and not more. Grants that were read and may not be read any more are another matter, since
/// one of them may have ended: then nothing is answered either.
/// </summary>
internal sealed class CatalogCaches
{
    private readonly KubernetesClient _client;
    private readonly ILoggerFactory _loggers;
    private readonly CatalogState _state;
    private readonly List<WatchedKind> _kinds = [];

    public CatalogCaches(KubernetesClient client, ILoggerFactory loggers, CatalogState state)
    {
        (_client, _loggers, _state) = (client, loggers, state);
        Watch<Namespace>(new() { MetadataOnly = true }, _ => null, static (state, item) => state.Set(item), static (state, key) => state.RemoveNamespace(key.Name), Need.Always);
        Kind<Domain>(ObjectKind.Domain, static (state, domain) => state.Set(domain), need: Need.Always);
        Assets<Dataset>(ObjectKind.Dataset, static (dataset, metadata) => dataset with { Metadata = metadata }, static (state, dataset) => state.Set(dataset));
        Assets<Model>(ObjectKind.Model, static (model, metadata) => model with { Metadata = metadata }, static (state, model) => state.Set(model));
        Assets<ModelVersion>(ObjectKind.ModelVersion, static (version, metadata) => version with { Metadata = metadata }, static (state, version) => state.Set(version));
        Assets<Embedding>(ObjectKind.Embedding, static (embedding, metadata) => embedding with { Metadata = metadata }, static (state, embedding) => state.Set(embedding));
        Assets<ModelDeployment>(ObjectKind.ModelDeployment, static (deployment, metadata) => deployment with { Metadata = metadata }, static (state, deployment) => state.Set(deployment));
        Kind<SharingGrant>(ObjectKind.SharingGrant, static (state, grant) => state.Set(grant), need: Need.OnceKnown);
    }

    /// <summary>Kinds that keep questions from being answered: those that were not listed yet, and those that consent would be frozen without.</summary>
    public IReadOnlyList<UnreadKind> Awaited =>
    [
        .. _kinds.Where(static kind => !kind.Settled.IsCompleted || kind.IsFrozen())
            .Select(static kind => new UnreadKind(kind.Name, kind.Obstacle() ?? $"the first list of {kind.Name} is not there yet")),
    ];

    /// <summary>Kinds that cannot be read now, so that answers lack them or are not up to date.</summary>
    public IReadOnlyList<UnreadKind> Unread => [.. _kinds.Select(static kind => kind.Obstacle() is { } why ? new UnreadKind(kind.Name, why) : null).OfType<UnreadKind>()];

    /// <summary>Watches until told to stop. Once everything was listed that can be, questions can be answered.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var runs = _kinds.Select(kind => kind.Run(stopping)).ToList();
        try
        {
            await Task.WhenAll(_kinds.Select(kind => kind.Settled.WaitAsync(stopping)));
            _state.GoLive();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop before that.
        }

        await Task.WhenAll(runs);
    }

    private void Assets<T>(ObjectKind kind, Func<T, ObjectMeta, T> with, Action<ClusterState, T> set)
        where T : class, IKubernetesObject<T>
    {
        var metadata = new QueriedMetadata();
        Kind(kind, set, item => with(item, metadata.Of(item.Metadata)));
    }

    private void Kind<T>(ObjectKind kind, Action<ClusterState, T> set, Func<T, T>? kept = null, Need need = Need.None)
        where T : class, IKubernetesObject<T> => Watch(
            new() { Kept = kept }, key => new ObjectRef(kind, key.Namespace, key.Name), set,
            (state, key) => state.Remove(new ObjectRef(kind, key.Namespace, key.Name)), need);

    private void Watch<T>(
        ReflectorOptions<T> options, Func<ObjectKey, ObjectRef?> name, Action<ClusterState, T> set, Action<ClusterState, ObjectKey> remove, Need need)
        where T : class, IKubernetesObject<T>
    {
        var reflector = new Reflector<T>(_client, options, _loggers);
        reflector.OnChange(change => _state.Observe(Sighting.Of(name(change.Key), change), state =>
        {
            if (change.New is { } item)
            {
                set(state, item);
            }
            else
            {
                remove(state, change.Key);
            }
        }));
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (need != Need.Always)
        {
            reflector.OnAccessChange(() => settled.TrySetResult());
        }

        // A connection that breaks is another matter: it is made anew at once, and whose a token is cannot be asked meanwhile either.
        bool IsFrozen() => need != Need.None && reflector.Store.IsSynced && reflector.Access != ReflectorAccess.Open;
        _kinds.Add(new WatchedKind(T.ResourceType.ToString(), settled.Task, IsFrozen, () => reflector.Obstacle, async stopping =>
        {
            var run = reflector.RunAsync(stopping);
            await reflector.WaitForSyncAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stopping.IsCancellationRequested)
            {
                settled.TrySetResult();
            }

            await run;
        }));
    }

    /// <summary>How much answers need a kind.</summary>
    private enum Need
    {
        /// <summary>They go without it, or with what it was.</summary>
        None,

        /// <summary>They go without it, and not with what it was.</summary>
        OnceKnown,

        /// <summary>There are none without it.</summary>
        Always,
    }

    /// <summary>A kind that is watched.</summary>
    /// <param name="Name">The kind, as CRDs name it.</param>
    /// <param name="Settled">Completes when it was listed, or cannot be and answers do without.</param>
    /// <param name="IsFrozen">Whether it says who sees what, and may not be read any more.</param>
    /// <param name="Obstacle">What keeps it from being read, in a sentence.</param>
    /// <param name="Run">Watches it.</param>
    private sealed record WatchedKind(string Name, Task Settled, Func<bool> IsFrozen, Func<string?> Obstacle, Func<CancellationToken, Task> Run);
}

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
/// whoever has no grant that is known sees less, and not more.
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
        Watch<Namespace>(new() { MetadataOnly = true }, _ => null, static (state, item) => state.Set(item), static (state, key) => state.RemoveNamespace(key.Name), isNeeded: true);
        Kind<Domain>(ObjectKind.Domain, static (state, domain) => state.Set(domain), isNeeded: true);
        Assets<Dataset>(ObjectKind.Dataset, static (dataset, metadata) => dataset with { Metadata = metadata }, static (state, dataset) => state.Set(dataset));
        Assets<Model>(ObjectKind.Model, static (model, metadata) => model with { Metadata = metadata }, static (state, model) => state.Set(model));
        Assets<ModelVersion>(ObjectKind.ModelVersion, static (version, metadata) => version with { Metadata = metadata }, static (state, version) => state.Set(version));
        Assets<Embedding>(ObjectKind.Embedding, static (embedding, metadata) => embedding with { Metadata = metadata }, static (state, embedding) => state.Set(embedding));
        Assets<ModelDeployment>(ObjectKind.ModelDeployment, static (deployment, metadata) => deployment with { Metadata = metadata }, static (state, deployment) => state.Set(deployment));
        Kind<SharingGrant>(ObjectKind.SharingGrant, static (state, grant) => state.Set(grant));
    }

    /// <summary>What keeps questions from being answered, a sentence a kind.</summary>
    public IReadOnlyList<string> Awaited => [.. _kinds.Where(static kind => !kind.Settled.IsCompleted).Select(static kind => kind.Obstacle() ?? $"the first list of {kind.Name} is not there yet")];

    /// <summary>Kinds that cannot be read now, so that answers lack them or are not up to date; null when there are none.</summary>
    public string? Unread => string.Join(", ", _kinds.Where(static kind => kind.Obstacle() is not null).Select(static kind => kind.Name)) is { Length: > 0 } names ? names : null;

    /// <summary>Why they cannot, a sentence a kind.</summary>
    public IReadOnlyList<string> Obstacles => [.. _kinds.Select(static kind => kind.Obstacle()).OfType<string>()];

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

    private void Kind<T>(ObjectKind kind, Action<ClusterState, T> set, Func<T, T>? kept = null, bool isNeeded = false)
        where T : class, IKubernetesObject<T> => Watch(
            new() { Kept = kept }, key => new ObjectRef(kind, key.Namespace, key.Name), set,
            (state, key) => state.Remove(new ObjectRef(kind, key.Namespace, key.Name)), isNeeded);

    private void Watch<T>(
        ReflectorOptions<T> options, Func<ObjectKey, ObjectRef?> name, Action<ClusterState, T> set, Action<ClusterState, ObjectKey> remove, bool isNeeded)
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
        if (!isNeeded)
        {
            reflector.OnAccessChange(() => settled.TrySetResult());
        }

        _kinds.Add(new WatchedKind(T.ResourceType.ToString(), settled.Task, () => reflector.Obstacle, async stopping =>
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

    /// <summary>A kind that is watched.</summary>
    /// <param name="Name">The kind, as CRDs name it.</param>
    /// <param name="Settled">Completes when it was listed, or cannot be and answers do without.</param>
    /// <param name="Obstacle">What keeps it from being read, in a sentence.</param>
    /// <param name="Run">Watches it.</param>
    private sealed record WatchedKind(string Name, Task Settled, Func<string?> Obstacle, Func<CancellationToken, Task> Run);
}

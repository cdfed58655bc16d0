using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Catalog.Observation;

/// <summary>Watches those of our kinds that answers are made from, and the metadata of namespaces; nothing else of a cluster is read.</summary>
internal sealed class CatalogCaches
{
    private readonly KubernetesClient _client;
    private readonly ILoggerFactory _loggers;
    private readonly CatalogState _state;
    private readonly List<(string Name, Func<bool> IsSynced, Func<CancellationToken, Task> Run, Func<CancellationToken, Task> Synced)> _caches = [];

    public CatalogCaches(KubernetesClient client, ILoggerFactory loggers, CatalogState state)
    {
        (_client, _loggers, _state) = (client, loggers, state);
        Watch<Namespace>(new() { MetadataOnly = true }, _ => null, static (state, item) => state.Set(item), static (state, key) => state.RemoveNamespace(key.Name));
        Kind<Domain>(ObjectKind.Domain, static (state, domain) => state.Set(domain));
        Assets<Dataset>(ObjectKind.Dataset, static (dataset, metadata) => dataset with { Metadata = metadata }, static (state, dataset) => state.Set(dataset));
        Assets<Model>(ObjectKind.Model, static (model, metadata) => model with { Metadata = metadata }, static (state, model) => state.Set(model));
        Assets<ModelVersion>(ObjectKind.ModelVersion, static (version, metadata) => version with { Metadata = metadata }, static (state, version) => state.Set(version));
        Assets<Embedding>(ObjectKind.Embedding, static (embedding, metadata) => embedding with { Metadata = metadata }, static (state, embedding) => state.Set(embedding));
        Assets<ModelDeployment>(ObjectKind.ModelDeployment, static (deployment, metadata) => deployment with { Metadata = metadata }, static (state, deployment) => state.Set(deployment));
        Kind<SharingGrant>(ObjectKind.SharingGrant, static (state, grant) => state.Set(grant));
    }

    /// <summary>Kinds whose first list is not there yet.</summary>
    public IReadOnlyList<string> Unsynced => [.. _caches.Where(cache => !cache.IsSynced()).Select(cache => cache.Name)];

    /// <summary>Watches until told to stop. Once everything was listed, questions can be answered.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var runs = _caches.Select(cache => cache.Run(stopping)).ToList();
        try
        {
            await Task.WhenAll(_caches.Select(cache => cache.Synced(stopping)));
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

    private void Kind<T>(ObjectKind kind, Action<ClusterState, T> set, Func<T, T>? kept = null)
        where T : class, IKubernetesObject<T> =>
        Watch(new() { Kept = kept }, key => new ObjectRef(kind, key.Namespace, key.Name), set, (state, key) => state.Remove(new ObjectRef(kind, key.Namespace, key.Name)));

    private void Watch<T>(
        ReflectorOptions<T> options, Func<ObjectKey, ObjectRef?> name, Action<ClusterState, T> set, Action<ClusterState, ObjectKey> remove)
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
        _caches.Add((T.ResourceType.ToString(), () => reflector.Store.IsSynced, reflector.RunAsync, reflector.WaitForSyncAsync));
    }
}

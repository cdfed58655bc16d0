using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.Testing.Load;

/// <summary>
/// A company's worth of objects on a real API server: models with their versions in chains, embeddings, datasets, grants across namespaces,
/// domains, and a tenth of deployments. The same size and seed give the same world.
/// </summary>
/// <param name="prefix">What all namespaces and cluster-scoped names begin with; nobody else's may.</param>
/// <param name="objects">Number of assets and grants together; 40 at least.</param>
/// <param name="seed">Another seed gives another world of the same shape.</param>
public sealed class LoadWorld(string prefix, int objects, int seed = 1)
{
    private const int Writers = 16;

    /// <summary>Makes its objects.</summary>
    public LoadObjects Objects { get; } = new(prefix, new LoadShape(objects), seed);

    /// <summary>Its domains and its runtime.</summary>
    public IEnumerable<LoadItem> ClusterItems =>
    [
        .. Enumerable.Range(0, Objects.Shape.Domains).Select(i => LoadItem.Of(Objects.Domain(i))),
        LoadItem.Of(Objects.Runtime()),
    ];

    /// <summary>Its assets and grants, in an order in which much is created before what it refers to.</summary>
    public IEnumerable<LoadItem> Items =>
    [
        .. Enumerable.Range(0, Objects.Shape.Deployments).Select(i => LoadItem.Of(Objects.Deployment(i))),
        .. Enumerable.Range(0, Objects.Shape.Versions).Select(i => LoadItem.Of(Objects.Version(i))),
        .. Enumerable.Range(0, Objects.Shape.Embeddings).Select(i => LoadItem.Of(Objects.Embedding(i))),
        .. Enumerable.Range(0, Objects.Shape.Datasets).Select(i => LoadItem.Of(Objects.Dataset(i))),
        .. Enumerable.Range(0, Objects.Shape.Grants).Select(i => LoadItem.Of(Objects.Grant(i))),
        .. Enumerable.Range(0, Objects.Shape.Models).Select(i => LoadItem.Of(Objects.Model(i))),
    ];

    /// <summary>Creates all of it.</summary>
    public async Task CreateAsync(ApiClient api, CancellationToken cancellationToken = default)
    {
        await CreateAsync(api, NamespaceItems, cancellationToken);
        await CreateAsync(api, [.. ClusterItems, .. Items], cancellationToken);
    }

    private IEnumerable<LoadItem> NamespaceItems => Enumerable.Range(0, Objects.Shape.Namespaces).Select(i => LoadItem.Of(Objects.NamespaceObject(i)));

    private static Task CreateAsync(ApiClient api, IEnumerable<LoadItem> items, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        items, new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellationToken },
        async (item, stopping) => await api.CreateAsync(item.Collection, item.Body, stopping));
}

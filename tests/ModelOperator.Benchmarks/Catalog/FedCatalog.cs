using System.Diagnostics;
using ModelOperator.Api;
using ModelOperator.Benchmarks.InMemory;
using ModelOperator.Benchmarks.Lineage;
using ModelOperator.Catalog.Search;
using ModelOperator.Core;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Finding;
using ModelOperator.Core.State;

namespace ModelOperator.Benchmarks.Catalog;

/// <summary>All that a catalog holds of a company: its objects, the state that follows from them, and the search index.</summary>
internal sealed class FedCatalog : IDisposable
{
    private const int Batch = 1_000;
    private readonly Dictionary<ObjectRef, IAsset> _assets = [];

    public ClusterState State { get; } = new();

    public SqliteSearchIndex Index { get; } = new();

    public IReadOnlyDictionary<ObjectRef, IAsset> Assets => _assets;

    private QueryScope Scope => new(State, _assets.GetValueOrDefault, Viewer.OfEverything);

    /// <summary>Feeds it as a watch does. Returns how long reading the objects from JSON, settling and indexing took.</summary>
    public async Task<TimeSpan> FeedAsync(CancellationToken cancellationToken)
    {
        var clock = new Stopwatch();
        foreach (var item in CompanyCatalog.Surroundings())
        {
            State.Put(item);
        }

        foreach (var asset in DescribedCatalog.All())
        {
            clock.Start();
            var read = DescribedCatalog.Read(asset);
            _assets.Add(read.Ref(), (IAsset)read);
            State.Put(read);
            clock.Stop();
        }

        clock.Start();
        State.Settle();
        foreach (var batch in _assets.Chunk(Batch))
        {
            await Index.UpsertAsync([.. batch.Select(asset => SearchDocuments.Of(Scope, asset.Key)!)], cancellationToken);
        }

        return clock.Elapsed;
    }

    /// <summary>Takes one change, as a watch sends it.</summary>
    public async Task ChangeAsync(Dataset dataset, CancellationToken cancellationToken)
    {
        var read = dataset.AsRead();
        _assets[read.Ref()] = read;
        State.Put(read);
        State.Settle();
        await Index.UpsertAsync([SearchDocuments.Of(Scope, read.Ref())!], cancellationToken);
    }

    public void Dispose() => Index.Dispose();
}

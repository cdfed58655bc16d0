using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using ModelOperator.Catalog.Search;
using ModelOperator.Core;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Finding;

namespace ModelOperator.Catalog.Observation;

/// <summary>
/// Brings into the search index what changed, beside the turns of changes and questions. What changes again before it was brought in is
/// brought in once.
/// </summary>
internal sealed class IndexFeed(ISearchIndex index) : IDisposable
{
    /// <summary>Assets at a time, so that the state is held up shortly.</summary>
    private const int BatchSize = 128;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _changed = new(0, 1);
    private HashSet<ObjectRef> _waiting = [];
    private bool _filling;

    /// <summary>Digests of what is in the index. Most changes of an asset are of what its status counts, and leave its document as it is.</summary>
    private readonly Dictionary<ObjectRef, UInt128> _indexed = [];
    private volatile bool _filled;

    /// <summary>Whether everything that there was at first is in the index.</summary>
    public bool IsFilled => _filled;

    /// <summary>Notes an asset that may be found otherwise than before, or not any more.</summary>
    public void Add(ObjectRef asset)
    {
        lock (_gate)
        {
            _waiting.Add(asset);
            Wake();
        }
    }

    /// <summary>Notes everything that there is at first.</summary>
    public void Fill(IEnumerable<ObjectRef> assets)
    {
        lock (_gate)
        {
            _waiting.UnionWith(assets);
            _filling = true;
            Wake();
        }
    }

    /// <summary>Brings in what changed until told to stop.</summary>
    public async Task RunAsync(CatalogState state, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await _changed.WaitAsync(stopping);
                var (assets, filling) = Take();
                foreach (var batch in assets.Chunk(BatchSize))
                {
                    await BringInAsync(state, batch, stopping);
                }

                if (filling)
                {
                    // What lists, settling and filling left behind is nearly as much as what is kept, and nothing would ever give it back.
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                }

                _filled |= filling;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _changed.Dispose();

    private async Task BringInAsync(CatalogState state, ObjectRef[] batch, CancellationToken stopping)
    {
        var documents = state.Ask(Viewer.OfEverything, scope => batch.ToDictionary(
            asset => asset,
            asset => SearchDocuments.Of(scope, asset)));
        List<SearchDocument> other = [];
        foreach (var (asset, document) in documents)
        {
            if (document is null)
            {
                _indexed.Remove(asset);
            }
            else if (DigestOf(document) is var digest && _indexed.GetValueOrDefault(asset) != digest)
            {
                _indexed[asset] = digest;
                other.Add(document);
            }
        }

        await index.RemoveAsync([.. documents.Where(document => document.Value is null).Select(document => AssetUri.Of(state.Platform, document.Key))], stopping);
        await index.UpsertAsync(other, stopping);
    }

    private static UInt128 DigestOf(SearchDocument document) =>
        BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(document, DocumentJsonContext.Default.SearchDocument)));

    private (HashSet<ObjectRef> Assets, bool Filling) Take()
    {
        lock (_gate)
        {
            var taken = (_waiting, _filling);
            (_waiting, _filling) = ([], false);
            return taken;
        }
    }

    private void Wake()
    {
        if (_changed.CurrentCount == 0)
        {
            _changed.Release();
        }
    }
}

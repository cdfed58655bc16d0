using System.Collections.Concurrent;

namespace ModelOperator.Catalog.Search;

/// <summary>
/// The index in memory: the words there are in SQLite's FTS5, everything else beside it, where matches, filters, counts and the order are
/// worked out over numbers. Queries run side by side; changes are written in small batches between them.
/// </summary>
public sealed class SqliteSearchIndex : ISearchIndex, IDisposable
{
    /// <summary>Documents that are written at a time, so that no query waits long for its turn.</summary>
    private const int BatchSize = 128;

    private static readonly int MaxIdle = 2 * Environment.ProcessorCount;

    private readonly DocumentTable _documents = new();
    private readonly WordIndex _words = new();
    private readonly ConcurrentBag<Workspace> _spaces = [];
    private readonly ReaderWriterLockSlim _turns = new();

    /// <inheritdoc/>
    public ValueTask UpsertAsync(IReadOnlyCollection<SearchDocument> documents, CancellationToken cancellation)
    {
        Write(documents, Set, cancellation);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(IReadOnlyCollection<string> uris, CancellationToken cancellation)
    {
        Write(uris, Remove, cancellation);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<SearchAnswer> QueryAsync(SearchQuery query, Visibility visibility, CancellationToken cancellation)
    {
        _turns.EnterReadLock();
        try
        {
            var space = _spaces.TryTake(out var idle) ? idle : new Workspace(_words.Read());
            try
            {
                space.Fit(_documents.Limit);
                return ValueTask.FromResult(Answer(query, new Lookout(_documents, visibility, space.Sights), space, cancellation));
            }
            finally
            {
                Keep(space);
            }
        }
        finally
        {
            _turns.ExitReadLock();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_spaces.TryTake(out var space))
        {
            space.Dispose();
        }

        _words.Dispose();
        _turns.Dispose();
    }

    private void Keep(Workspace space)
    {
        if (_spaces.Count < MaxIdle)
        {
            _spaces.Add(space);
        }
        else
        {
            space.Dispose();
        }
    }

    private void Write<T>(IReadOnlyCollection<T> changes, Action<T> change, CancellationToken cancellation)
    {
        foreach (var batch in changes.Chunk(BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            _turns.EnterWriteLock();
            try
            {
                Array.ForEach(batch, change);
                _words.Write();
                _documents.Settle();
            }
            finally
            {
                _turns.ExitWriteLock();
            }
        }
    }

    private void Set(SearchDocument document)
    {
        var (id, before) = _documents.Set(document);
        _words.Set(id, before, document);
    }

    private void Remove(string uri)
    {
        if (_documents.Remove(uri) is var (id, before))
        {
            _words.Set(id, before, null);
        }
    }

    private SearchAnswer Answer(SearchQuery query, Lookout lookout, Workspace space, CancellationToken cancellation)
    {
        var matcher = new Matcher(_documents, _words, lookout, space);
        var words = Words.OfQuery(query.Text);
        if (words.Count > 0)
        {
            matcher.Match(words, cancellation);
        }
        else
        {
            MatchAll(query, space);
        }

        var facets = space.Facets;
        facets.Begin(_documents.Values, query);
        var page = new Page(_documents.Order, Math.Clamp(query.PageSize, 1, SearchQuery.MaxPageSize), query.After);
        var total = 0;
        var (limit, totals, sights) = (_documents.Limit, space.Totals, space.Sights);
        for (var id = 0; id < limit; id++)
        {
            if (totals[id] > 0 && facets.Count(_documents.ValuesOf[id], sights[id]))
            {
                total++;
                page.Offer(id, words.Count == 0 ? 0 : totals[id]);
            }
        }

        var best = page.Best();
        return new SearchAnswer
        {
            Total = total,
            Hits = [.. best.Select(hit => Show(hit.Id, hit.Score, lookout, matcher, space))],
            Facets = facets.Result(),
            Corrections = matcher.Corrections,
            Next = page.IsCut ? Position(best[^1]).ToToken(query) : null,
        };
    }

    /// <summary>Text without words asks for something that nothing has, not for everything.</summary>
    private void MatchAll(SearchQuery query, Workspace space)
    {
        var isEmpty = string.IsNullOrWhiteSpace(query.Text);
        for (var id = 0; id < _documents.Limit; id++)
        {
            space.Totals[id] = isEmpty && space.Sights[id] != Sight.Hidden ? 1 : 0;
        }
    }

    private SearchHit Show(int id, int score, Lookout lookout, Matcher matcher, Workspace space)
    {
        var document = _documents[id]!.Document!;
        var sight = space.Sights[id];
        var names = matcher.Found.Count == 0 ? [] : lookout.RelatedTo(id, space.Named)
            .OrderBy(_documents.Order.PlaceOf)
            .Select(other => _documents[other]!.Document!.Name)
            .Distinct();
        return new SearchHit(Seen(document, sight), sight, score, Highlighter.Of(document, sight, names, matcher.Found));
    }

    private static SearchDocument Seen(SearchDocument document, Sight sight) => sight == Sight.Full
        ? document
        : new SearchDocument
        {
            Uri = document.Uri,
            Kind = document.Kind,
            Namespace = document.Namespace,
            Name = document.Name,
            DisplayName = document.DisplayName,
            Description = document.Description,
            Domain = document.Domain,
        };

    private PagePosition Position((int Id, int Score) hit)
    {
        var document = _documents[hit.Id]!.Document!;
        return new PagePosition(hit.Score, document.Name, document.Uri);
    }
}

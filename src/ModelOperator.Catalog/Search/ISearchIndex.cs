using ModelOperator.Core.Queries.Finding;

namespace ModelOperator.Catalog.Search;

/// <summary>
/// Finds assets by words. It holds what follows from the watched objects and can be filled anew at any time; another engine takes this
/// place by implementing it, and has to keep what an answer promises about assets that the caller does not see.
/// </summary>
public interface ISearchIndex
{
    /// <summary>Adds or replaces assets; they are found when this is done.</summary>
    ValueTask UpsertAsync(IReadOnlyCollection<SearchDocument> documents, CancellationToken cancellation);

    /// <summary>Removes assets by their URIs; unknown ones are ignored.</summary>
    ValueTask RemoveAsync(IReadOnlyCollection<string> uris, CancellationToken cancellation);

    /// <summary>Answers a query for a caller.</summary>
    ValueTask<SearchAnswer> QueryAsync(SearchQuery query, Visibility visibility, CancellationToken cancellation);
}

using ModelOperator.Core.Queries.Finding;

namespace ModelOperator.Catalog.Search;

/// <summary>What the index keeps of an identity: its document, or only that others refer to it while there is none.</summary>
internal sealed class Entry(string uri)
{
    public string Uri { get; } = uri;

    /// <summary>The document, without its relations; null for an asset that is unknown so far.</summary>
    public SearchDocument? Document { get; set; }
}

namespace ModelOperator.Core.Queries.Finding;

/// <summary>What was found. Nothing of it depends on an asset that the caller does not see.</summary>
public sealed record SearchAnswer
{
    /// <summary>Number of assets found, on all pages.</summary>
    public required int Total { get; init; }

    /// <summary>The assets of this page, the best first.</summary>
    public required IReadOnlyList<FoundAsset> Hits { get; init; }

    /// <summary>
    /// Values of each facet with the number of assets that would be found with that value as the facet's only filter, the most frequent
    /// first; at most <see cref="FacetCount.MaxValues"/> a facet.
    /// </summary>
    public required IReadOnlyDictionary<Facet, IReadOnlyList<FacetCount>> Facets { get; init; }

    /// <summary>Words of the query that were found nowhere, each with the words that were looked for instead.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Corrections { get; init; }

    /// <summary>Token of the next page; absent on the last one.</summary>
    public string? Next { get; init; }
}

namespace ModelOperator.Catalog.Search;

/// <summary>What was found. Nothing of it depends on an asset that the caller does not see.</summary>
public sealed record SearchAnswer
{
    /// <summary>Number of assets found, on all pages.</summary>
    public required int Total { get; init; }

    /// <summary>The assets of this page, the best first.</summary>
    public required IReadOnlyList<SearchHit> Hits { get; init; }

    /// <summary>
    /// Values of each facet with the number of assets that would be found with that value as the facet's only filter, the most frequent
    /// first; at most <see cref="MaxFacetValues"/> a facet.
    /// </summary>
    public required IReadOnlyDictionary<Facet, IReadOnlyList<FacetCount>> Facets { get; init; }

    /// <summary>Words of the query that were found nowhere, each with the words that were looked for instead.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Corrections { get; init; }

    /// <summary>Token of the next page; null on the last one.</summary>
    public string? Next { get; init; }

    /// <summary>Most values of one facet that are told.</summary>
    public const int MaxFacetValues = 50;
}

/// <summary>An asset that was found.</summary>
/// <param name="Document">What the caller sees of it. Relations are no part of it: they name others.</param>
/// <param name="Sight">How much that is.</param>
/// <param name="Score">How well it fits.</param>
/// <param name="Highlights">Where the words are.</param>
public sealed record SearchHit(SearchDocument Document, Sight Sight, int Score, IReadOnlyList<Highlight> Highlights);

/// <summary>A text with words of the query in it.</summary>
/// <param name="Field">Field that the text is from.</param>
/// <param name="Text">The text, or a part of it where it is long; as it was written, so that it has to be escaped for a page.</param>
/// <param name="Marks">Where the words are in the text.</param>
public sealed record Highlight(SearchField Field, string Text, IReadOnlyList<Mark> Marks);

/// <summary>A part of a text.</summary>
/// <param name="Start">Where it begins, in UTF-16 code units.</param>
/// <param name="Length">How long it is.</param>
public readonly record struct Mark(int Start, int Length);

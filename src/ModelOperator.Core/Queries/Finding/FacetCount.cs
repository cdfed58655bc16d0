namespace ModelOperator.Core.Queries.Finding;

/// <summary>How many of the assets that were found have a value.</summary>
/// <param name="Value">The value.</param>
/// <param name="Count">Their number.</param>
public readonly record struct FacetCount(string Value, int Count)
{
    /// <summary>Most values of one facet that are told.</summary>
    public const int MaxValues = 50;

    /// <summary>The counts that an answer tells, the most frequent first.</summary>
    public static IReadOnlyList<FacetCount> Told(IEnumerable<FacetCount> counts) =>
        [.. counts.OrderByDescending(count => count.Count).ThenBy(count => count.Value, StringComparer.Ordinal).Take(MaxValues)];
}

namespace ModelOperator.Core.Queries.Finding;

/// <summary>
/// Finds assets by words without an index: every word of the query must be in an asset, as it is, as the beginning of a word or with one
/// mistake. The exact name comes first, then what fits a name, then what fits anything else.
/// </summary>
public static class AssetSearch
{
    /// <summary>Longest query that is read.</summary>
    public const int LongestQuery = 1000;

    private const int MostWords = 32;

    /// <summary>The assets that fit a query, the best first; all that pass the filters when the query is empty.</summary>
    /// <param name="assets">What is searched in.</param>
    /// <param name="query">Words.</param>
    /// <param name="filters">What is searched among.</param>
    /// <param name="limit">Most assets that are named.</param>
    public static QueryResult<FoundAssets> Find(IEnumerable<FoundAsset> assets, string query, SearchFilters filters, int limit)
    {
        if (query.Length > LongestQuery)
        {
            return new(new QueryRefusal(RefusalReason.Malformed, $"the query has {query.Length} characters: write at most {LongestQuery}, a few words find more than many"));
        }

        var words = SearchWords.Of(query).Distinct().Take(MostWords).ToList();
        if (words.Count == 0 && query.Trim().Length > 0)
        {
            return new(new QueryRefusal(RefusalReason.Malformed, $"{QueryText.Quoted(query)} has no letters or digits to search for"));
        }

        var found = new List<(int Rank, FoundAsset Asset)>();
        foreach (var asset in assets.Where(filters.Admit))
        {
            if (Rank(asset, query.Trim(), words) is { } rank)
            {
                found.Add((rank, asset));
            }
        }

        return new(new FoundAssets(
            found.Count,
            [
                .. found.OrderBy(one => one.Rank).ThenBy(one => one.Asset.Kind).ThenBy(one => one.Asset.Uri, StringComparer.Ordinal)
                    .Select(one => one.Asset).Take(limit),
            ]));
    }

    /// <summary>How well an asset fits, 0 best; null when a word is nowhere in it.</summary>
    private static int? Rank(FoundAsset asset, string query, List<string> words)
    {
        if (words.Count == 0 || string.Equals(asset.Name, query, StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        if (asset.Name.StartsWith(query, StringComparison.OrdinalIgnoreCase))
        {
            return 1;
        }

        List<string> names = [.. SearchWords.Of($"{asset.Name} {asset.DisplayName}")];
        List<string> others =
        [
            .. SearchWords.Of(string.Join(' ', (IEnumerable<string?>)[asset.Description, .. asset.Tags, .. asset.UseCases, .. asset.Owners, asset.Task, asset.Domain, asset.Namespace])),
        ];
        var rank = 2;
        foreach (var word in words)
        {
            var fit = SearchWords.Fit(word, names) is { } byName ? byName
                : SearchWords.Fit(word, others) is { } byText ? byText + SearchWords.Worst
                : (int?)null;
            if (fit is null)
            {
                return null;
            }

            rank += fit.Value;
        }

        return rank;
    }
}

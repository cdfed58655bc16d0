namespace ModelOperator.Core.Queries.Paging;

/// <summary>Collects a list in any order, and keeps of it what belongs on the page that is asked for.</summary>
/// <param name="list">What the list is, by which its tokens are told from those of others.</param>
/// <param name="page">The page.</param>
internal sealed class Listing<T>(string list, PageRequest page)
{
    private static readonly Comparer<(string Key, T Item)> ByKey =
        Comparer<(string Key, T Item)>.Create(static (one, other) => string.CompareOrdinal(one.Key, other.Key));

    private readonly string? _after = page.Token is null ? null : PageToken.Read(page.Token, list);
    private readonly Shortlist<(string Key, T Item)> _page = new(page.Limit, ByKey);
    private int _total;

    /// <summary>Adds an item.</summary>
    /// <param name="key">What it sorts by, of which nothing depends on any other item; no other one has the same.</param>
    /// <param name="item">The item.</param>
    public void Add(string key, T item)
    {
        _total++;
        if (_after is null || string.CompareOrdinal(key, _after) > 0)
        {
            _page.Add((key, item));
        }
    }

    /// <summary>The page, with its items as the answer shows them.</summary>
    public Page<TShown> Show<TShown>(Func<T, TShown> show) => new(
        _total,
        [.. _page.First.Select(entry => show(entry.Item))],
        _page.Count > _page.First.Count ? PageToken.After(_page.First[^1].Key, list) : null);
}

using ModelOperator.Api;

namespace ModelOperator.Core.Queries.Finding;

/// <summary>What is searched for.</summary>
public sealed record SearchQuery
{
    /// <summary>Most hits of one page.</summary>
    public const int MaxPageSize = 100;

    /// <summary>Hits of a page where nothing else is asked for.</summary>
    public const int UsualPageSize = 20;

    /// <summary>Longest text that is taken; what can be searched in any text is bounded all the same.</summary>
    public const int MaxTextLength = 1024;

    /// <summary>Any text. Every word of it must be found; without text every asset is.</summary>
    public string Text { get; init; } = "";

    /// <summary>For each facet that matters, the values of which an asset must have at least one. A facet without values does not matter.</summary>
    public IReadOnlyDictionary<Facet, IReadOnlyList<string>> Filters { get; init; } = new Dictionary<Facet, IReadOnlyList<string>>();

    /// <summary>Most hits of the page, from 1 to <see cref="MaxPageSize"/>.</summary>
    public int PageSize { get; init; } = UsualPageSize;

    /// <summary>The last hit of the page before; null for the first page.</summary>
    public PagePosition? After { get; init; }

    /// <summary>How a filter is called where it is asked for, e.g. owner.</summary>
    public static string NameOf(Facet facet) => facet.ToString().ToLowerInvariant();

    /// <summary>The values that a facet can have, each in upper or lower case; empty when any text is one.</summary>
    public static IReadOnlyList<string> ValuesOf(Facet facet) => facet switch
    {
        Facet.Kind => AssetKinds.Names,
        Facet.Stage => Enum.GetNames<Stage>(),
        Facet.Unused => ["true", "false"],
        _ => [],
    };

    /// <summary>The query as it is asked of an index, or why nobody can have meant it.</summary>
    public QueryResult<SearchQuery> Checked()
    {
        if (Text.Length > MaxTextLength)
        {
            return Refused($"the query has {Text.Length} characters: write at most {MaxTextLength}, a few words find more than many");
        }

        if (!string.IsNullOrWhiteSpace(Text) && !Words.In(Text).Any())
        {
            return Refused($"{QueryText.Quoted(Text)} has no letters or digits to search for");
        }

        foreach (var (facet, values) in Filters.Where(filter => ValuesOf(filter.Key).Count > 0))
        {
            if (values.FirstOrDefault(value => Meant(facet, value) is null) is { } unknown)
            {
                return Refused($"{NameOf(facet)} is {QueryText.Quoted(unknown)}: write {string.Join(", ", ValuesOf(facet))}");
            }
        }

        return new(this with { Filters = Filters.ToDictionary(filter => filter.Key, IReadOnlyList<string> (filter) => [.. filter.Value.Select(value => Meant(filter.Key, value)!)]) });
    }

    private static string? Meant(Facet facet, string value) =>
        ValuesOf(facet) is { Count: > 0 } known ? known.FirstOrDefault(other => string.Equals(other, value, StringComparison.OrdinalIgnoreCase)) : value;

    /// <summary>What its pages have in common with one another and with those of no other query. Lengths go first, so that no text looks like two.</summary>
    internal string List() => string.Concat(Parts().Select(part => $"{part.Length}:{part}"));

    private IEnumerable<string> Parts() =>
    [
        "search", Text,
        .. Filters.Where(filter => filter.Value.Count > 0).OrderBy(filter => filter.Key)
            .SelectMany(filter => (string[])[filter.Key.ToString(), .. filter.Value.Distinct().Order(StringComparer.Ordinal), ""]),
    ];

    private static QueryResult<SearchQuery> Refused(string sentence) => new(new QueryRefusal(RefusalReason.Malformed, sentence));
}

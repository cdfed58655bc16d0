namespace ModelOperator.Core.Queries.Finding;

/// <summary>
/// Finds assets by looking at every one of them: for the objects of one reader that is soon done. What it is given is all that the caller sees,
/// and nothing else has a part in the answer. It says what a search finds; an index finds the same, faster.
/// </summary>
public sealed class PlainSearch
{
    private readonly List<Entry> _entries;

    /// <summary>A search among documents.</summary>
    public PlainSearch(IEnumerable<SearchDocument> documents)
    {
        _entries = [.. documents.Select(document => new Entry(document))];
        var known = _entries.ToDictionary(entry => entry.Document.Uri);
        foreach (var entry in _entries)
        {
            foreach (var other in entry.Document.Related.Where(uri => uri != entry.Document.Uri).Select(known.GetValueOrDefault).OfType<Entry>())
            {
                entry.Related.Add(other);
                other.Related.Add(entry);
            }
        }
    }

    /// <summary>The first page of what a query finds.</summary>
    public SearchAnswer FirstPage(SearchQuery query)
    {
        var words = Words.OfQuery(query.Text);
        var matches = words.Select(Match).ToList();
        List<Entry> found = words.Count > 0 ? [.. _entries.Where(entry => matches.TrueForAll(match => match.Scores.ContainsKey(entry)))]
            : string.IsNullOrWhiteSpace(query.Text) ? _entries
            : [];
        List<(Entry Entry, int Score)> admitted =
        [
            .. found.Where(entry => Admits(query, entry.Document, but: null))
                .Select(entry => (Entry: entry, Score: words.Count == 0 ? 0 : matches.Sum(match => match.Scores[entry]) + NameScore(entry, string.Join(' ', words))))
                .OrderByDescending(hit => hit.Score)
                .ThenBy(hit => hit.Entry.Name, StringComparer.Ordinal)
                .ThenBy(hit => hit.Entry.Document.Name, StringComparer.Ordinal)
                .ThenBy(hit => hit.Entry.Document.Uri, StringComparer.Ordinal),
        ];
        SearchAnswer answer = new()
        {
            Total = admitted.Count,
            Hits = [.. admitted.Take(query.PageSize).Select(hit => Show(hit.Entry, hit.Score, matches))],
            Facets = Enum.GetValues<Facet>().ToDictionary(facet => facet, facet => Count(found, query, facet)),
            Corrections = new SortedDictionary<string, IReadOnlyList<string>>(
                matches.Where(match => match.IsCorrected).ToDictionary(match => match.Word, IReadOnlyList<string> (match) => match.Found), StringComparer.Ordinal),
        };
        return admitted.Count > answer.Hits.Count && answer.Hits is [.., var last]
            ? answer with { Next = new PagePosition(last.Score, last.Name, last.Uri).ToToken(query) }
            : answer;
    }

    private static bool Admits(SearchQuery query, SearchDocument document, Facet? but) => query.Filters.All(filter =>
        filter.Key == but || filter.Value.Count == 0 || document.ValuesOf(filter.Key).Intersect(filter.Value).Any());

    private static IReadOnlyList<FacetCount> Count(IEnumerable<Entry> found, SearchQuery query, Facet facet) => FacetCount.Told(
        found.Where(entry => Admits(query, entry.Document, but: facet))
            .SelectMany(entry => entry.Document.ValuesOf(facet))
            .CountBy(value => value)
            .Select(count => new FacetCount(count.Key, count.Value)));

    private static int NameScore(Entry entry, string asked) =>
        entry.Name == asked ? SearchScore.SameName : entry.Name.StartsWith(asked, StringComparison.Ordinal) ? SearchScore.NamePrefix : 0;

    private static FoundAsset Show(Entry entry, int score, List<WordMatch> matches)
    {
        var related = entry.Related.Where(other => matches.Exists(match => match.Named.Contains(other)))
            .OrderBy(other => other.Name, StringComparer.Ordinal)
            .ThenBy(other => other.Document.Name, StringComparer.Ordinal)
            .Select(other => other.Document.Name)
            .Distinct();
        return new FoundAsset(entry.Document, score, Highlighter.Of(entry.Document, related, [.. matches.SelectMany(match => match.Found)]));
    }

    private WordMatch Match(string word)
    {
        var match = new WordMatch(word);
        foreach (var entry in _entries)
        {
            match.Note(entry, text => text == word ? SearchScore.Exact
                : word.Length >= SearchScore.MinPrefixLength && text.StartsWith(word, StringComparison.Ordinal) ? SearchScore.Prefix
                : 0);
        }

        if (match.Scores.Count > 0)
        {
            match.Found.Add(word);
        }
        else
        {
            Correct(match);
        }

        foreach (var related in match.Named.SelectMany(entry => entry.Related))
        {
            match.Scores.TryAdd(related, SearchScore.Related);
        }

        return match;
    }

    private void Correct(WordMatch match)
    {
        var neighbours = Neighbours.Of(match.Word).ToHashSet();
        var meant = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var entry in _entries)
        {
            match.Note(entry, text => neighbours.Contains(text) ? SearchScore.Typo : 0);
            meant.UnionWith(entry.Texts.Select(text => text.Word).Where(neighbours.Contains));
        }

        match.IsCorrected = meant.Count > 0;
        match.Found.AddRange(meant);
    }

    /// <summary>A document with its words, so that they are cut once for all words of the query.</summary>
    private sealed class Entry(SearchDocument document)
    {
        public SearchDocument Document => document;

        public string Name { get; } = Words.Joined(document.Name);

        /// <summary>The words of each field; those of the name also without what is between them.</summary>
        public IReadOnlyList<(IndexedField Field, string Word)> Texts { get; } =
        [
            .. IndexedField.All.SelectMany(field => field.WordsOf(document).Select(word => (field, word))),
            (IndexedField.All[0], Words.Joined(document.Name, "")),
        ];

        public HashSet<Entry> Related { get; } = [];
    }

    /// <summary>Where a word was found.</summary>
    private sealed class WordMatch(string word)
    {
        public string Word => word;

        /// <summary>What was looked for in the end.</summary>
        public List<string> Found { get; } = [];

        public bool IsCorrected { get; set; }

        public Dictionary<Entry, int> Scores { get; } = [];

        /// <summary>What has it in its name.</summary>
        public HashSet<Entry> Named { get; } = [];

        public void Note(Entry entry, Func<string, int> fit)
        {
            foreach (var (field, text) in entry.Texts)
            {
                if (fit(text) is > 0 and var factor)
                {
                    Scores[entry] = Math.Max(Scores.GetValueOrDefault(entry), field.Weight * factor);
                    _ = field.Field == SearchField.Name && Named.Add(entry);
                }
            }
        }
    }
}

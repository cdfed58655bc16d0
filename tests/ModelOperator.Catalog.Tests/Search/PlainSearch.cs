using ModelOperator.Catalog.Search;

namespace ModelOperator.Catalog.Tests.Search;

/// <summary>What a search should find, by looking at every document and every word of it for every query.</summary>
internal sealed class PlainSearch(IReadOnlyList<SearchDocument> documents, Func<string, Sight> sightOf)
{
    private const int Exact = 4;
    private const int Prefix = 2;
    private const int Typo = 1;

    /// <summary>Identities and scores of what has all words, the best first.</summary>
    public IReadOnlyList<(SearchDocument Document, int Score)> Find(string text)
    {
        var words = Words.OfQuery(text);
        var scores = words.Select(ScoresOf).ToList();
        var name = string.Join(' ', words);
        return
        [
            .. documents
                .Where(document => sightOf(document.Uri) != Sight.Hidden && scores.TrueForAll(ofWord => ofWord.ContainsKey(document)))
                .Select(document => (Document: document, Score: scores.Sum(ofWord => ofWord[document]) + NameScore(document, name)))
                .OrderByDescending(found => found.Score)
                .ThenBy(found => Words.Joined(found.Document.Name), StringComparer.Ordinal)
                .ThenBy(found => found.Document.Name, StringComparer.Ordinal)
                .ThenBy(found => found.Document.Uri, StringComparer.Ordinal),
        ];
    }

    /// <summary>The documents that pass all filters but one.</summary>
    public IEnumerable<SearchDocument> Filtered(IEnumerable<SearchDocument> found, SearchQuery query, Facet? but) => found.Where(document =>
        query.Filters.All(filter => filter.Key == but || ValuesOf(document, filter.Key).Intersect(filter.Value).Any()));

    /// <summary>The values of a facet that a document has, as far as they are seen.</summary>
    public IEnumerable<string> ValuesOf(SearchDocument document, Facet facet) =>
        sightOf(document.Uri) != Sight.Full && facet is not (Facet.Kind or Facet.Domain) ? [] : facet switch
        {
            Facet.Kind => [document.Kind.ToString()],
            Facet.Domain => document.Domain is { } domain ? [domain] : [],
            Facet.Owner => document.Owners.Distinct(),
            Facet.Tag => document.Tags.Distinct(),
            Facet.Task => document.Task is { } task ? [task] : [],
            Facet.Stage => document.Stage is { } stage ? [stage] : [],
            Facet.License => document.License is { } license ? [license] : [],
            _ => [document.Unused ? "true" : "false"],
        };

    private static int NameScore(SearchDocument document, string asked)
    {
        var name = Words.Joined(document.Name);
        return asked.Length == 0 || !name.StartsWith(asked, StringComparison.Ordinal) ? 0 : name == asked ? 200_000 : 100_000;
    }

    private Dictionary<SearchDocument, int> ScoresOf(string word)
    {
        var scores = new Dictionary<SearchDocument, int>(ReferenceEqualityComparer.Instance);
        var named = new HashSet<string>();
        Note(word, Exact, (text, asked) => text == asked, scores, named);
        if (word.Length > 1)
        {
            Note(word, Prefix, (text, asked) => text.StartsWith(asked, StringComparison.Ordinal), scores, named);
        }

        if (scores.Count == 0)
        {
            foreach (var neighbour in Neighbours.Of(word).Distinct())
            {
                Note(neighbour, Typo, (text, asked) => text == asked, scores, named);
            }
        }

        foreach (var (from, to) in documents.SelectMany(from => from.Related.Select(uri => (From: from, To: documents.FirstOrDefault(other => other.Uri == uri)))))
        {
            if (to is not null && from.Uri != to.Uri && sightOf(from.Uri) == Sight.Full && sightOf(to.Uri) == Sight.Full)
            {
                NoteRelated(from, to);
                NoteRelated(to, from);
            }
        }

        return scores;

        void NoteRelated(SearchDocument document, SearchDocument other)
        {
            if (named.Contains(other.Uri))
            {
                scores.TryAdd(document, IndexedField.RelatedWeight);
            }
        }
    }

    private void Note(string word, int factor, Func<string, string, bool> fits, Dictionary<SearchDocument, int> scores, HashSet<string> named)
    {
        foreach (var document in documents)
        {
            foreach (var field in IndexedField.All.Where(field => sightOf(document.Uri) >= field.LeastSight))
            {
                var words = field.WordsOf(document).ToList();
                words = field.Field == SearchField.Name ? [.. words, string.Concat(words)] : words;
                if (words.Exists(text => fits(text, word)))
                {
                    scores[document] = Math.Max(scores.GetValueOrDefault(document), field.Weight * factor);
                    _ = field.Field == SearchField.Name && named.Add(document.Uri);
                }
            }
        }
    }
}

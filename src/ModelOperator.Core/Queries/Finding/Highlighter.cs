namespace ModelOperator.Core.Queries.Finding;

/// <summary>Shows where the words of a query are in a hit.</summary>
public static class Highlighter
{
    private const int MaxLength = 160;
    private const int Before = 40;
    private const int MaxMarks = 16;
    private const int MaxTexts = 8;

    /// <summary>The texts that have any of the words; at most a few.</summary>
    /// <param name="seen">The document, as far as the caller sees it.</param>
    /// <param name="relatedNames">Names of the visible assets that it is related to and that have any of the words.</param>
    /// <param name="words">The words.</param>
    public static IReadOnlyList<Highlight> Of(SearchDocument seen, IEnumerable<string> relatedNames, IReadOnlyCollection<string> words) =>
    [
        .. IndexedField.All
            .SelectMany(field => field.TextsOf(seen).Select(text => In(field.Field, text, words)))
            .Concat(relatedNames.Select(name => In(SearchField.Related, name, words)))
            .OfType<Highlight>()
            .Take(MaxTexts),
    ];

    private static Highlight? In(SearchField field, string? text, IReadOnlyCollection<string> words)
    {
        if (text is null || words.Count == 0)
        {
            return null;
        }

        List<Mark> marks = [];
        var (start, end) = (0, text.Length);
        foreach (var word in Words.In(text).Where(word => words.Any(asked => word.Text.StartsWith(asked, StringComparison.Ordinal))))
        {
            if (marks.Count == 0)
            {
                start = text.Length <= MaxLength ? 0 : Whole(text, Math.Max(0, word.Start - Before));
                end = Whole(text, Math.Min(text.Length, Math.Max(start + MaxLength, word.Start + word.Length)));
            }

            if (word.Start + word.Length > end || marks.Count == MaxMarks)
            {
                break;
            }

            marks.Add(new Mark(word.Start - start, word.Length));
        }

        return marks.Count == 0 ? null : new Highlight(field, text[start..end], marks);
    }

    /// <summary>A place that is not within a surrogate pair.</summary>
    private static int Whole(string text, int position) =>
        position > 0 && position < text.Length && char.IsLowSurrogate(text[position]) ? position - 1 : position;
}

namespace ModelOperator.Core.Queries.Finding;

/// <summary>Words of texts, and how well one fits another.</summary>
internal static class SearchWords
{
    /// <summary>More than <see cref="Fit"/> ever says.</summary>
    public const int Worst = 3;

    /// <summary>Shorter words with a mistake in them are other words.</summary>
    private const int ShortestWithMistake = 4;

    /// <summary>Runs of letters and digits, in lower case.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inside = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (inside && start < 0)
            {
                start = i;
            }
            else if (!inside && start >= 0)
            {
                yield return text[start..i].ToLowerInvariant();
                start = -1;
            }
        }
    }

    /// <summary>0 when the word is there, 1 when another begins with it, 2 when one is there but for a mistake; null when none is.</summary>
    public static int? Fit(string word, IReadOnlyList<string> among)
    {
        int? best = null;
        foreach (var other in among)
        {
            if (other == word)
            {
                return 0;
            }

            if (other.StartsWith(word, StringComparison.Ordinal))
            {
                best = 1;
            }
            else if (best is null && word.Length >= ShortestWithMistake && IsOneMistakeApart(word, other))
            {
                best = 2;
            }
        }

        return best;
    }

    /// <summary>Whether one letter was left out, added, mistaken or swapped with its neighbour.</summary>
    internal static bool IsOneMistakeApart(string one, string other)
    {
        var (shorter, longer) = one.Length <= other.Length ? (one, other) : (other, one);
        if (longer.Length - shorter.Length > 1)
        {
            return false;
        }

        var same = shorter.AsSpan().CommonPrefixLength(longer);
        var left = shorter.AsSpan(same);
        var right = longer.AsSpan(same);
        if (shorter.Length < longer.Length)
        {
            return left.SequenceEqual(right[1..]);
        }

        return left.Length == 0
            || left[1..].SequenceEqual(right[1..])
            || (left.Length > 1 && left[0] == right[1] && left[1] == right[0] && left[2..].SequenceEqual(right[2..]));
    }
}

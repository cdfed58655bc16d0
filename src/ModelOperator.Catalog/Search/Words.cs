using System.Globalization;
using System.Text;

namespace ModelOperator.Catalog.Search;

/// <summary>A word of a text.</summary>
/// <param name="Text">The word in lower case, cut when it is overlong.</param>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="Length">How long it is there.</param>
internal readonly record struct Word(string Text, int Start, int Length);

/// <summary>
/// Cuts text into words, the same way for what is indexed and what is asked: letters, digits and the marks on them, whatever the script.
/// Nothing else of a query ever reaches the index.
/// </summary>
internal static class Words
{
    /// <summary>What of a word beyond this many characters does not count.</summary>
    public const int MaxLength = 48;

    /// <summary>Most different words of a query that count.</summary>
    public const int MaxInQuery = 16;

    private const int MaxQueryLength = 2048;

    /// <summary>The words of a text, in its order.</summary>
    public static IEnumerable<Word> In(string? text)
    {
        text ??= "";
        for (var position = 0; position < text.Length;)
        {
            var start = position;
            while (position < text.Length && IsPart(text, position, out var length))
            {
                position += length;
            }

            if (position > start)
            {
                yield return new Word(Lower(text.AsSpan(start, position - start)), start, position - start);
            }
            else
            {
                position++;
            }
        }
    }

    /// <summary>The words of a query, each once: the first that fit in.</summary>
    public static IReadOnlyList<string> OfQuery(string text) =>
        [.. In(text.Length > MaxQueryLength ? text[..MaxQueryLength] : text).Select(word => word.Text).Distinct().Take(MaxInQuery)];

    /// <summary>The words of a text with something between them.</summary>
    public static string Joined(string text, string separator = " ") => string.Join(separator, In(text).Select(word => word.Text));

    private static bool IsPart(string text, int position, out int length)
    {
        // Half of a surrogate pair is no character, so it is no part of a word.
        if (!Rune.TryGetRuneAt(text, position, out var rune))
        {
            length = 1;
            return false;
        }

        length = rune.Utf16SequenceLength;
        return Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
    }

    private static string Lower(ReadOnlySpan<char> word)
    {
        if (word.Length > MaxLength)
        {
            word = word[..(char.IsHighSurrogate(word[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
        }

        return word.ToString().ToLowerInvariant();
    }
}

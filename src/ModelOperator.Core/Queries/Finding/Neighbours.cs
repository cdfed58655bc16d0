namespace ModelOperator.Core.Queries.Finding;

/// <summary>
/// The words that one typo makes of a word: a letter too many, too few or wrong, or two that changed places. What is missing or wrong is a letter
/// from a to z or a digit: with those of all scripts there would be more words than can be looked up.
/// </summary>
public static class Neighbours
{
    /// <summary>Shorter words have too many neighbours that mean something else.</summary>
    public const int MinLength = 4;

    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>All of them, of which few are words; none of a short word. Their number grows with the word's length alone.</summary>
    public static IEnumerable<string> Of(string word)
    {
        if (word.Length < MinLength)
        {
            yield break;
        }

        for (var at = 0; at <= word.Length; at++)
        {
            var (before, after) = (word[..at], word[at..]);
            if (after.Length > 0)
            {
                yield return before + after[1..];
            }

            if (after.Length > 1 && after[0] != after[1])
            {
                yield return $"{before}{after[1]}{after[0]}{after[2..]}";
            }

            foreach (var letter in Alphabet)
            {
                yield return $"{before}{letter}{after}";
                if (after.Length > 0 && after[0] != letter)
                {
                    yield return $"{before}{letter}{after[1..]}";
                }
            }
        }
    }
}

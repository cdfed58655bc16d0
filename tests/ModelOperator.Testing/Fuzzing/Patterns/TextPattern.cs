using System.Text;
using System.Text.RegularExpressions;

namespace ModelOperator.Testing.Fuzzing.Patterns;

/// <summary>
/// A regular expression in the part of RE2 that the definitions use, from which texts can be made. One with signs that are not known here
/// cannot be read.
/// </summary>
internal sealed class TextPattern
{
    private readonly PatternPart _root;
    private readonly Regex _regex;

    private TextPattern(PatternPart root, bool isWhole)
    {
        (_root, IsWhole) = (root, isWhole);
        _regex = new Regex(isWhole ? $@"\A(?:{root.Expression})\z" : root.Expression, RegexOptions.CultureInvariant);
    }

    /// <summary>Whether it describes a text from beginning to end, rather than something that occurs in one.</summary>
    public bool IsWhole { get; }

    /// <exception cref="FormatException">The expression has signs that are not known here.</exception>
    public static TextPattern Parse(string pattern)
    {
        var isWhole = pattern is ['^', .., '$'];
        return new(new PatternParser(isWhole ? pattern[1..^1] : pattern, pattern).Parse(), isWhole);
    }

    public bool IsMatch(string text) => _regex.IsMatch(text);

    /// <summary>A text that matches.</summary>
    /// <param name="random">What chooses.</param>
    /// <param name="reach">How often something is repeated at most that may be repeated without end.</param>
    public string Make(Random random, int reach)
    {
        var text = new StringBuilder();
        _root.Make(random, reach, text);
        return text.ToString();
    }
}

using System.Globalization;
using System.Text;

namespace ModelOperator.Core.Queries;

/// <summary>Text that others wrote, made fit to be shown in a line: nothing in it moves the cursor, breaks the line or turns its direction.</summary>
public static class QueryText
{
    private const int MaxQuoted = 120;

    /// <summary>The text, with the replacement character for what would not be seen as it is.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var shown = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Surrogate);
            plain.Append(shown ? rune.ToString() : "\uFFFD");
        }

        return plain.ToString();
    }

    /// <summary>The same of a text of several lines, which stay lines.</summary>
    public static string Lines(string text) => string.Join('\n', text.Trim().ReplaceLineEndings("\n").Split('\n').Select(Plain));

    /// <summary>The same of a text of several lines, which become one.</summary>
    public static string OneLine(string text) => Plain(text.Trim().ReplaceLineEndings(" "));

    /// <summary>What somebody asked for, in quotes and cut, to be told what is wrong with it.</summary>
    public static string Quoted(string text) =>
        $"\"{Plain(text.Length > MaxQuoted ? $"{text[..MaxQuoted]}..." : text)}\"";
}

using System.Globalization;

namespace ModelOperator.Core.Serving;

/// <summary>Somebody else's text in a message of ours: what breaks the line or is not to be seen is blank, and what is too long is cut.</summary>
internal static class OneLine
{
    public static string Of(string text, int longest)
    {
        var start = text.Length <= longest + 1 ? text : text[..(longest + 1)];
        var line = string.Concat(start.Select(letter => IsShown(letter) ? letter : ' ')).Trim();
        return line.Length <= longest ? line : $"{line[..longest].TrimEnd()}...";
    }

    private static bool IsShown(char letter) => char.GetUnicodeCategory(letter) is not (UnicodeCategory.Control
        or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate);
}

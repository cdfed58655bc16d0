using System.Text;

namespace ModelOperator.Core.Serving.Gates;

/// <summary>Text as it may stand in a PromQL query, and what others wrote as it may stand in a sentence.</summary>
public static class PromQlText
{
    /// <summary>A value as it may stand within double and within single quotes alike.</summary>
    public static string Escape(string value)
    {
        var escaped = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            _ = c switch
            {
                '\\' => escaped.Append(@"\\"),
                '"' => escaped.Append(@"\x22"),
                '\'' => escaped.Append(@"\x27"),
                '\n' => escaped.Append(@"\n"),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    /// <summary>A regular expression that matches exactly the value, in the syntax that Prometheus has (RE2).</summary>
    public static string EscapePattern(string value)
    {
        var escaped = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            _ = (@"\.+*?()|[]{}^$".Contains(c, StringComparison.Ordinal) ? escaped.Append('\\') : escaped).Append(c);
        }

        return escaped.ToString();
    }

    /// <summary>At most so many characters of a text, on one line.</summary>
    public static string Cut(string text, int most)
    {
        // Half of a character, at the cut or from the beginning, could not be written down.
        var line = new StringBuilder(Math.Min(text.Length, most + 1));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length + rune.Utf16SequenceLength > most)
            {
                return line.Append('…').ToString();
            }

            line.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }

        return line.ToString();
    }
}

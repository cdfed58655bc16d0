using ModelOperator.Core.Queries;

namespace ModelOperator.Core.Importing;

/// <summary>Text of a source as fields and lists hold it: nothing in it deceives or disturbs who reads it in a terminal.</summary>
internal static class ForeignText
{
    /// <summary>What stands for characters that would not be seen as they are.</summary>
    public const char Replacement = '\uFFFD';

    /// <summary>The text in one line.</summary>
    public static string Line(string text) => QueryText.OneLine(text.Replace('\t', ' '));

    /// <summary>The text with its lines.</summary>
    public static string Lines(string text) => QueryText.Lines(text.Replace('\t', ' '));

    /// <summary>The beginning of the text in one line, with a mark when there is more.</summary>
    public static string Shown(string text, int longest) => text.Length <= longest ? Line(text) : $"{Line(Start(text, longest))}...";

    /// <summary>The beginning of a text, no character cut in two.</summary>
    public static string Start(string text, int longest) =>
        text.Length <= longest ? text
        : char.IsHighSurrogate(text[longest - 1]) ? text[..(longest - 1)]
        : text[..longest];
}

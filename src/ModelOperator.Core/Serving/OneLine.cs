namespace ModelOperator.Core.Serving;

/// <summary>Somebody else's text in a message of ours: what breaks the line or is not to be seen is blank, and what is too long is cut.</summary>
internal static class OneLine
{
    public static string Of(string text, int longest)
    {
        var start = text.Length <= longest + 1 ? text : text[..(longest + 1)];
        var line = string.Concat(start.Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) || letter is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') ? ' ' : letter)).Trim();
        return line.Length <= longest ? line : $"{line[..longest].TrimEnd()}...";
    }
}

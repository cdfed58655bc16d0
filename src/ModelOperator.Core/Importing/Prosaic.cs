namespace ModelOperator.Core.Importing;

/// <summary>Text of several lines without what could deceive or disturb who reads it in a terminal.</summary>
internal static class Prosaic
{
    public static string Of(string text) => string.Concat(text.ReplaceLineEndings("\n").Where(IsPlain)).Trim();

    private static bool IsPlain(char letter) =>
        letter is '\n' or '\t' || !(char.IsControl(letter) || letter is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
}

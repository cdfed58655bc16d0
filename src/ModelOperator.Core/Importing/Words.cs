using System.Text.RegularExpressions;

namespace ModelOperator.Core.Importing;

/// <summary>The forms that our fields ask for.</summary>
internal static partial class Words
{
    /// <summary>What to say of a text that makes neither a label nor a plain word.</summary>
    public const string NoWord = "it cannot be written as a word of at most 63 letters and digits from the Latin alphabet";

    /// <summary>A word as tasks are written: lower-case letters, digits and <c>-</c>; null when nothing of it is left.</summary>
    public static string? Label(string? text) => Plain(text?.Replace('.', '-'));

    /// <summary>A word as frameworks and formats are written: like a label, and <c>.</c>.</summary>
    public static string? Plain(string? text) =>
        text is not null && text.Any(char.IsAsciiLetterOrDigit) && ObjectNames.Readable(text) is { Length: <= Limits.Word } word ? word : null;

    /// <summary>Whether a text is a version.</summary>
    public static bool IsVersion(string text) => text.Length <= Limits.Version && VersionForm().IsMatch(text);

    [GeneratedRegex(@"^[A-Za-z0-9]([-A-Za-z0-9._+]*[A-Za-z0-9])?\z")]
    private static partial Regex VersionForm();
}

using System.Globalization;
using System.Text;

namespace ModelOperator.Kubernetes.Events;

/// <summary>The forms that the API server's validation of events.k8s.io/v1 asks for.</summary>
internal static class EventFormat
{
    private const int MaxNote = 1024;
    private const int MaxWord = 128;
    private const int MaxName = 253;
    private const string Ellipsis = "…";

    /// <summary>A note of at most 1024 bytes, cut between characters.</summary>
    public static string Note(string note) => Cut(note, MaxNote, Ellipsis);

    /// <summary>A reason, action or instance of at most 128 bytes.</summary>
    public static string Word(string word) => Cut(word, MaxWord, "");

    /// <summary>
    /// A name that no other event has: the object's name, the time, and what tells apart events of one object and instant.
    /// Characters that only other kinds' names may have, such as colons, become dashes.
    /// </summary>
    public static string Name(string objectName, DateTimeOffset time, int distinction)
    {
        var suffix = string.Create(CultureInfo.InvariantCulture, $".{time.UtcTicks:x}{distinction:x8}");
        var name = new StringBuilder(objectName, 0, Math.Min(objectName.Length, MaxName - suffix.Length), MaxName);
        for (var i = 0; i < name.Length; i++)
        {
            var letter = char.ToLowerInvariant(name[i]);
            name[i] = char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.' ? letter : '-';
        }

        while (name.Length > 0 && !char.IsAsciiLetterOrDigit(name[^1]))
        {
            name.Length--;
        }

        return name.Length == 0 || !char.IsAsciiLetterOrDigit(name[0]) ? $"event{suffix}" : name.Append(suffix).ToString();
    }

    private static string Cut(string text, int bytes, string end)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes)
        {
            return text;
        }

        var left = bytes - Encoding.UTF8.GetByteCount(end);
        var result = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            left -= rune.Utf8SequenceLength;
            if (left < 0)
            {
                break;
            }

            result.Append(rune.ToString());
        }

        return result.Append(end).ToString();
    }
}

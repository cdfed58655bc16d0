using System.Globalization;

namespace ModelOperator.Hosting;

/// <summary>Durations as people write them: a whole number and a unit, <c>30d</c>, <c>12h</c>, <c>15m</c> or <c>10s</c>; or <c>0</c>.</summary>
internal static class DurationText
{
    /// <summary>A hundred years: far beyond any use, and far from the end of time.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_525);

    /// <summary>Reads a duration that is known to be one.</summary>
    public static TimeSpan Parse(string text) => TryParse(text, out var duration) ? duration : throw new FormatException($"'{text}' is no duration.");

    /// <summary>Reads a duration.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text is null or "" or "0")
        {
            return text == "0";
        }

        var seconds = text[^1..] switch { "d" => 86_400, "h" => 3_600, "m" => 60, "s" => 1, _ => 0 };
        if (seconds == 0 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count > Longest.TotalSeconds / seconds)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds((long)count * seconds);
        return true;
    }
}

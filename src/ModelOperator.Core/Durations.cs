using System.Globalization;
using ModelOperator.Api;

namespace ModelOperator.Core;

/// <summary>Lengths of time as the definitions take them (<see cref="Formats.Duration"/>), e.g. <c>1h30m</c>.</summary>
internal static class Durations
{
    /// <summary>Reads a length of time; null for what is none.</summary>
    public static TimeSpan? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var (seconds, start) = (0L, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                continue;
            }

            var unit = text[i] switch { 'h' => 3_600, 'm' => 60, 's' => 1, _ => 0 };
            if (unit == 0 || !int.TryParse(text.AsSpan(start, i - start), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                return null;
            }

            (seconds, start) = (seconds + ((long)count * unit), i + 1);
        }

        return start == text.Length ? TimeSpan.FromSeconds(seconds) : null;
    }

    /// <summary>The shorter of two waits; null is none.</summary>
    public static TimeSpan? Sooner(TimeSpan? one, TimeSpan? other) => one is null ? other : other is null || one < other ? one : other;
}

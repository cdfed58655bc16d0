using System.Globalization;

namespace ModelOperator.Core.Sharing.Offers;

/// <summary>When something ends, as people write it: a date, a moment, or how long from now.</summary>
public static class EndTime
{
    private static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    /// <summary>Reads it; null for what is none of these, or not in the future.</summary>
    /// <param name="text">2027-01-31, 2027-01-31T18:00:00Z, 30d, 12h or 1h30m.</param>
    /// <param name="now">The moment.</param>
    public static DateTimeOffset? Parse(string text, DateTimeOffset now)
    {
        if (DateTimeOffset.TryParseExact(text, Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time > now ? time.ToUniversalTime() : null;
        }

        var length = text.EndsWith('d') && int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= 36_525
            ? TimeSpan.FromDays(days)
            : Durations.Parse(text);
        return length is { Ticks: > 0 } wanted && wanted < DateTimeOffset.MaxValue - now ? DateTimeOffset.FromUnixTimeSeconds((now + wanted).ToUnixTimeSeconds()) : null;
    }
}

namespace ModelOperator.Core.Lineage;

/// <summary>
/// Orders versions as people read them: numbers by value (1.10 is higher than 1.9), a pre-release below its release
/// (2.0.0-rc1 is lower than 2.0.0), build metadata ignored, as Semantic Versioning 2.0 does for versions of its form, except that
/// numbers inside words count by value too (rc10 is higher than rc9); a leading <c>v</c> means nothing. Versions that are
/// otherwise equal are ordered by their text, so that the order is total.
/// </summary>
public sealed class VersionOrder : IComparer<string>
{
    /// <summary>The order.</summary>
    public static VersionOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var left = Split(x ?? "");
        var right = Split(y ?? "");
        var order = CompareParts(left.Release, right.Release);
        if (order == 0)
        {
            order = (left.PreRelease.Length == 0, right.PreRelease.Length == 0) switch
            {
                (true, false) => 1,
                (false, true) => -1,
                _ => CompareParts(left.PreRelease, right.PreRelease),
            };
        }

        return order != 0 ? order : string.CompareOrdinal(x, y);
    }

    private static (string Release, string PreRelease) Split(string version)
    {
        var text = version.Split('+', 2)[0];
        if (text.Length > 1 && text[0] is 'v' or 'V' && char.IsAsciiDigit(text[1]))
        {
            text = text[1..];
        }

        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash < 0 ? (text, "") : (text[..dash], text[(dash + 1)..]);
    }

    /// <summary>Compares texts between dots one by one; of two that are equal as far as they go the shorter is lower.</summary>
    private static int CompareParts(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (!left.IsEmpty && !right.IsEmpty)
        {
            var order = CompareIdentifiers(NextIdentifier(ref left), NextIdentifier(ref right));
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    /// <summary>Compares runs of digits by value and other runs by text; digits are lower.</summary>
    private static int CompareIdentifiers(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (!left.IsEmpty && !right.IsEmpty)
        {
            var a = NextRun(ref left);
            var b = NextRun(ref right);
            var order = (char.IsAsciiDigit(a[0]), char.IsAsciiDigit(b[0])) switch
            {
                (true, true) => CompareNumbers(a, b),
                (true, false) => -1,
                (false, true) => 1,
                _ => a.SequenceCompareTo(b),
            };
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    private static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        left = left.TrimStart('0');
        right = right.TrimStart('0');
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);
    }

    private static ReadOnlySpan<char> NextIdentifier(ref ReadOnlySpan<char> text)
    {
        var dot = text.IndexOf('.');
        var identifier = dot < 0 ? text : text[..dot];
        text = dot < 0 ? [] : text[(dot + 1)..];
        return identifier;
    }

    private static ReadOnlySpan<char> NextRun(ref ReadOnlySpan<char> text)
    {
        var digits = char.IsAsciiDigit(text[0]);
        var length = digits ? text.IndexOfAnyExceptInRange('0', '9') : text.IndexOfAnyInRange('0', '9');
        var run = length < 0 ? text : text[..length];
        text = text[run.Length..];
        return run;
    }
}

using System.Security.Cryptography;
using System.Text;

namespace ModelOperator.Catalog.Search;

/// <summary>What is searched for.</summary>
public sealed record SearchQuery
{
    /// <summary>Most hits of one page.</summary>
    public const int MaxPageSize = 100;

    /// <summary>Any text. Every word of it must be found; without text every asset is.</summary>
    public string Text { get; init; } = "";

    /// <summary>For each facet that matters, the values of which an asset must have at least one.</summary>
    public IReadOnlyDictionary<Facet, IReadOnlyList<string>> Filters { get; init; } = new Dictionary<Facet, IReadOnlyList<string>>();

    /// <summary>Most hits of the page, from 1 to <see cref="MaxPageSize"/>.</summary>
    public int PageSize { get; init; } = 20;

    /// <summary>The last hit of the page before; null for the first page.</summary>
    public PagePosition? After { get; init; }

    /// <summary>Equal for the pages of one search, and different for any other.</summary>
    internal byte[] Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Text);
        foreach (var (facet, values) in Filters.OrderBy(filter => filter.Key))
        {
            Append(hash, facet.ToString());
            foreach (var value in values.Distinct().Order(StringComparer.Ordinal))
            {
                Append(hash, value);
            }

            Append(hash, "");
        }

        return hash.GetHashAndReset()[..PagePosition.FingerprintLength];
    }

    /// <summary>The length goes first, so that no text looks like two.</summary>
    private static void Append(IncrementalHash hash, string text)
    {
        hash.AppendData(BitConverter.GetBytes(text.Length));
        hash.AppendData(Encoding.UTF8.GetBytes(text));
    }
}

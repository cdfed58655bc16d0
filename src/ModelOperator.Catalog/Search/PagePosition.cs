using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ModelOperator.Catalog.Search;

/// <summary>
/// A place in the order of hits. It names the hit that is there and not its number, so that a page goes on where the one before ended
/// though assets come and go, and any replica can go on. Forging one shows nobody anything that a search does not show.
/// </summary>
/// <param name="Score">Score of the hit.</param>
/// <param name="Name">Name of the hit.</param>
/// <param name="Uri">Identity of the hit.</param>
public sealed record PagePosition(int Score, string Name, string Uri)
{
    internal const int FingerprintLength = 12;
    private const int HeadLength = FingerprintLength + sizeof(int);
    private const int MaxTokenLength = 4096;

    /// <summary>Reads the token of a page; fails for what is none, and for a token of another query.</summary>
    public static bool TryRead(string token, SearchQuery query, [NotNullWhen(true)] out PagePosition? position)
    {
        position = null;
        if (token.Length > MaxTokenLength || !Base64Url.IsValid(token))
        {
            return false;
        }

        ReadOnlySpan<byte> bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length < HeadLength || !bytes[..FingerprintLength].SequenceEqual(query.Fingerprint()))
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(bytes[HeadLength..]).Split('\0');
        if (text.Length != 2)
        {
            return false;
        }

        position = new PagePosition(BinaryPrimitives.ReadInt32BigEndian(bytes[FingerprintLength..]), text[0], text[1]);
        return true;
    }

    /// <summary>The token of the page that follows this hit of a query.</summary>
    public string ToToken(SearchQuery query)
    {
        var text = Encoding.UTF8.GetBytes($"{Name}\0{Uri}");
        var bytes = new byte[HeadLength + text.Length];
        query.Fingerprint().CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(FingerprintLength), Score);
        text.CopyTo(bytes, HeadLength);
        return Base64Url.EncodeToString(bytes);
    }
}

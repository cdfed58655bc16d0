using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ModelOperator.Core.Queries.Paging;

/// <summary>
/// Names the place in a list at which a page ends, by the sort key of its last item, so that the next page goes on there though items come
/// and go, and whichever replica is asked. With it goes a fingerprint of the list: no other one takes the token. Forging one shows nobody
/// anything that the list does not show.
/// </summary>
internal static class PageToken
{
    private const int FingerprintLength = 12;
    private const int MaxLength = 4096;

    /// <summary>The token of the page that begins after a sort key.</summary>
    public static string After(string key, string list) => Base64Url.EncodeToString([.. Fingerprint(list), .. Encoding.UTF8.GetBytes(key)]);

    /// <summary>The sort key that a page begins after; null for what is no token of the list.</summary>
    public static string? Read(string token, string list)
    {
        if (token.Length > MaxLength || !Base64Url.IsValid(token))
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = Base64Url.DecodeFromChars(token);
        return bytes.Length >= FingerprintLength && bytes[..FingerprintLength].SequenceEqual(Fingerprint(list))
            ? Encoding.UTF8.GetString(bytes[FingerprintLength..])
            : null;
    }

    private static ReadOnlySpan<byte> Fingerprint(string list) => SHA256.HashData(Encoding.UTF8.GetBytes(list)).AsSpan(0, FingerprintLength);
}

using System.Security.Cryptography;

namespace ModelOperator.Loader.Content;

/// <summary>A sha256, as 64 lower-case hexadecimal digits.</summary>
internal readonly record struct Sha256Digest(string Hex)
{
    private const string Prefix = "sha256:";

    /// <summary>The digest of no bytes.</summary>
    public static Sha256Digest OfNothing { get; } = new(Convert.ToHexStringLower(SHA256.HashData([])));

    public static bool TryParse(string? text, out Sha256Digest digest)
    {
        var hex = text is not null && text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : "";
        digest = new(hex);
        return hex.Length == 2 * SHA256.HashSizeInBytes && hex.All(char.IsAsciiHexDigitLower);
    }

    public static Sha256Digest Parse(string text) =>
        TryParse(text, out var digest) ? digest : throw new FormatException($"'{text}' is no sha256 digest.");

    /// <summary>What was hashed so far; more may follow.</summary>
    public static Sha256Digest Of(IncrementalHash hash) => new(Convert.ToHexStringLower(hash.GetCurrentHash()));

    public override string ToString() => Prefix + Hex;
}

using System.Security.Cryptography;

namespace ModelOperator.Core.Importing;

/// <summary>A file that is imported, or lies beside one that is.</summary>
/// <param name="Path">Its path in the folder that is imported, with <c>/</c>; its name when it is imported alone.</param>
/// <param name="Size">How many bytes it has.</param>
/// <param name="Content">The bytes; null for one that is not read, as weights are.</param>
/// <param name="Sha256">Its digest in hexadecimal digits, where it is known without the bytes.</param>
public sealed record SourceFile(string Path, long Size, ReadOnlyMemory<byte>? Content = null, string? Sha256 = null)
{
    /// <summary>Its name.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>A file whose bytes are there; the large file itself where they only point to one.</summary>
    public static SourceFile Of(string path, ReadOnlyMemory<byte> content) =>
        LargeFilePointer.Read(content.Span) is var (size, digest) ? new(path, size, null, digest) : new(path, content.Length, content);

    /// <summary>A file whose bytes describe nothing and only count for the digest of the folder.</summary>
    public static SourceFile Counted(string path, ReadOnlyMemory<byte> content) =>
        Of(path, content) is { Content: { } bytes } file ? file with { Content = null, Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes.Span)) } : Of(path, content);
}

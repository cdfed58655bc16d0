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

    /// <summary>A file whose bytes are there.</summary>
    public static SourceFile Of(string path, ReadOnlyMemory<byte> content) => new(path, content.Length, content);
}

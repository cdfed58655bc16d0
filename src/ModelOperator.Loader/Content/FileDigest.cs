using System.Security.Cryptography;

namespace ModelOperator.Loader.Content;

/// <summary>Hashing of a file with one buffer, however large the file is.</summary>
internal static class FileDigest
{
    private const int BufferSize = 256 << 10;

    public static async Task<Sha256Digest> OfAsync(string path, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = Open(path);
        await AppendAsync(hash, file, cancellationToken);
        return Sha256Digest.Of(hash);
    }

    /// <summary>Adds what is left of the file, from where it stands.</summary>
    public static async Task AppendAsync(IncrementalHash hash, Stream file, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        for (int read; (read = await file.ReadAsync(buffer, cancellationToken)) > 0;)
            hash.AppendData(buffer, 0, read);
    }

    /// <summary>A file to read once; whoever else has it open is let be.</summary>
    public static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
}

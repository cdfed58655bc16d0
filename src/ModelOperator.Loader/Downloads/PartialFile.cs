using System.Security.Cryptography;
using ModelOperator.Loader.Content;

namespace ModelOperator.Loader.Downloads;

/// <summary>A file that is being fetched: its bytes so far, their hash, and what the server called the file they are of.</summary>
internal sealed class PartialFile : IDisposable
{
    private readonly FileStream file;
    private readonly string validatorPath;
    private IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private PartialFile(FileStream file, string validatorPath)
    {
        this.file = file;
        this.validatorPath = validatorPath;
    }

    /// <summary>Bytes that are there.</summary>
    public long Length { get; private set; }

    /// <summary>Whether some of them were written by an earlier run.</summary>
    public bool HasOldBytes { get; private set; }

    /// <summary>What the server called the file that they are of; null when they can be a part of nothing.</summary>
    public string? Validator { get; private set; }

    /// <summary>The digest of what is there.</summary>
    public Sha256Digest Digest => Sha256Digest.Of(hash);

    /// <summary>Opens the file and hashes what an earlier run left of it.</summary>
    public static async Task<PartialFile> OpenAsync(string path, string validatorPath, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Directory.CreateDirectory(Path.GetDirectoryName(validatorPath)!);
        var partial = new PartialFile(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0), validatorPath);
        if (File.Exists(validatorPath))
            partial.Validator = await File.ReadAllTextAsync(validatorPath, cancellationToken);
        if (partial.Validator is null)
        {
            partial.Restart();
            return partial;
        }
        await FileDigest.AppendAsync(partial.hash, partial.file, cancellationToken);
        partial.Length = partial.file.Position;
        partial.HasOldBytes = partial.Length > 0;
        return partial;
    }

    /// <summary>Forgets every byte.</summary>
    public void Restart()
    {
        Remember(null);
        file.SetLength(0);
        file.Position = 0;
        hash.Dispose();
        hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Length = 0;
        HasOldBytes = false;
    }

    /// <summary>Keeps, for a later run as well, what the server calls the file.</summary>
    public void Remember(string? validator)
    {
        if (validator == Validator)
            return;
        if (validator is null)
            File.Delete(validatorPath);
        else
            File.WriteAllText(validatorPath, validator);
        Validator = validator;
    }

    public async Task AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await file.WriteAsync(bytes, cancellationToken);
        hash.AppendData(bytes.Span);
        Length += bytes.Length;
    }

    /// <summary>Puts every byte on the disk: a node that fails must not leave an empty file under the final name.</summary>
    public void Flush() => file.Flush(flushToDisk: true);

    public void Dispose()
    {
        hash.Dispose();
        file.Dispose();
    }
}

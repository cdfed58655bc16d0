using ModelOperator.Loader.Content;
using ModelOperator.Loader.Downloads;

namespace ModelOperator.Loader.Archives;

/// <summary>Unpacks a verified archive into an empty directory, and compares one with what was unpacked from it.</summary>
internal static class Unpacking
{
    private const int BufferSize = 128 << 10;

    /// <summary>Writes the archive's files below the directory. No link is ever made there, so no path can lead out of it.</summary>
    public static async Task UnpackAsync(string archive, string directory, FreeSpace space, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        Directory.CreateDirectory(directory);
        await foreach (var (path, content) in ArchiveEntries.ReadAsync(archive, cancellationToken))
        {
            await using var file = Create(Path.Combine(directory, path), path);
            try
            {
                for (int read; (read = await ReadAsync(content, buffer, cancellationToken)) > 0;)
                {
                    space.Take(read, path);
                    await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                }
                file.Flush(flushToDisk: true);
            }
            catch (IOException error) when (FreeSpace.IsFull(error))
            {
                throw space.TooLittle($"it was full while {path} was unpacked");
            }
        }
    }

    /// <summary>Whether the directory has the files of the archive, byte for byte, and no others.</summary>
    public static async Task<bool> IsSameAsync(string archive, string directory, CancellationToken cancellationToken)
    {
        var files = DirectoryFiles.Of(directory).ToDictionary(file => file.Path, file => file.File, StringComparer.Ordinal);
        var (left, right) = (new byte[BufferSize], new byte[BufferSize]);
        await foreach (var (path, content) in ArchiveEntries.ReadAsync(archive, cancellationToken))
        {
            if (!files.Remove(path, out var file) || file.Length != content.Length)
                return false;
            if (file.Length == 0)
                continue;
            await using var unpacked = FileDigest.Open(file.FullName);
            for (int read; (read = await ReadAsync(content, left, cancellationToken)) > 0;)
            {
                if (await unpacked.ReadAtLeastAsync(right.AsMemory(0, read), read, throwOnEndOfStream: false, cancellationToken) != read
                    || !left.AsSpan(0, read).SequenceEqual(right.AsSpan(0, read)))
                {
                    return false;
                }
            }
        }
        return files.Count == 0;
    }

    private static async ValueTask<int> ReadAsync(Stream content, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw ArchiveEntries.Unsafe("ends within a file, or is damaged", error);
        }
    }

    private static FileStream Create(string file, string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            return new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        }
        catch (IOException error) when (!FreeSpace.IsFull(error))
        {
            throw ArchiveEntries.Unsafe($"has '{path}' as a file and as a directory", error);
        }
    }
}

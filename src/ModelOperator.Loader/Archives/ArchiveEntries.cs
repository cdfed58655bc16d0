using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using ModelOperator.Loader.Content;

namespace ModelOperator.Loader.Archives;

/// <summary>
/// The files of a tar archive, plain or compressed with gzip. Whoever made it is not trusted: a link, a device, or a path that leads elsewhere
/// or comes twice makes all of it unusable, and so does more content than such an archive can have by honest means.
/// </summary>
internal static class ArchiveEntries
{
    // Weights hardly shrink; what grows more than this was made to fill a disk.
    private const int MaxExpansion = 32;

    /// <summary>The regular files, in the archive's order, each to be read before the next.</summary>
    public static async IAsyncEnumerable<(string Path, Stream Content)> ReadAsync(
        string archive, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var file = FileDigest.Open(archive);
        await using var unpacked = new BoundedStream(Plain(archive, file), Math.Max(file.Length, 1 << 20) * MaxExpansion,
            () => Unsafe($"unpacks to more than {MaxExpansion} times its size"));
        await using var reader = new TarReader(unpacked);
        var paths = new HashSet<string>(StringComparer.Ordinal);
        while (await NextAsync(reader, cancellationToken) is { } entry)
        {
            if (entry.EntryType is TarEntryType.GlobalExtendedAttributes or TarEntryType.Directory)
                continue;
            var path = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
                throw Unsafe($"has '{path}', which is no plain file ({entry.EntryType})");
            if (!RelativePath.IsSafe(path))
                throw Unsafe($"has '{path}', a path that leads elsewhere");
            if (!paths.Add(path))
                throw Unsafe($"has '{path}' twice");
            if (paths.Count > DirectoryFiles.Max)
                throw Unsafe($"has more than {DirectoryFiles.Max} files");
            yield return (path, entry.DataStream ?? Stream.Null);
        }
    }

    /// <summary>Why an archive is not unpacked.</summary>
    public static LoaderException Unsafe(string what, Exception? cause = null) =>
        new(ExitCode.UnsafeContent, $"The archive {what}: make it anew from plain files with relative paths.", cause);

    private static Stream Plain(string archive, Stream file) =>
        archive.EndsWith(".tar", StringComparison.OrdinalIgnoreCase) ? file : new GZipStream(file, CompressionMode.Decompress);

    private static async Task<TarEntry?> NextAsync(TarReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.GetNextEntryAsync(copyData: false, cancellationToken);
        }
        catch (Exception error) when (error
            is InvalidDataException or FormatException or EndOfStreamException or ArgumentException or InvalidOperationException)
        {
            throw Unsafe("cannot be read as tar or tar.gz", error);
        }
    }
}

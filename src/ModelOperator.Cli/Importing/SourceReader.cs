using System.Buffers;
using ModelOperator.Core.Importing;

namespace ModelOperator.Cli.Importing;

/// <summary>Reads what is to be imported, and never more of it than an importer would look at.</summary>
internal static class SourceReader
{
    /// <summary>More than any description is allowed to have; the importer says how much that is of which kind.</summary>
    private const int MostBytes = 16 * 1024 * 1024;

    /// <summary>Most bytes of all files of a folder together.</summary>
    private const long MostBytesOfFolder = 64L * 1024 * 1024;

    /// <summary>Most bytes of a folder's other files together that are read for the digest: hubs keep files above 10 MB as large ones, to which a clone has pointers.</summary>
    private const long MostBytesForDigest = 256L * 1024 * 1024;

    private const int MostFiles = 10_000;

    private static readonly string[] Descriptions = [".md", ".json", ".yaml", ".yml", ".ndjson", ".jsonl"];

    /// <summary>The files of a path: one, those of a folder, or standard input for <c>-</c>.</summary>
    /// <param name="path">The path.</param>
    /// <param name="standardInput">Name of what comes from standard input; JSON and YAML are told apart when null.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="ImportException">They cannot be read.</exception>
    public static async Task<ImportRequest> ReadAsync(string path, string? standardInput, CancellationToken cancellationToken)
    {
        if (path == "-")
        {
            using var input = Console.OpenStandardInput();
            var file = await ReadAsync(input, standardInput ?? "", cancellationToken);
            return new ImportRequest("standard input", [standardInput is null ? file with { Path = IsJson(file) ? "input.json" : "input.yaml" } : file]);
        }

        try
        {
            var whole = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
            return Directory.Exists(path) ? await FolderAsync(path, whole, cancellationToken)
                : File.Exists(path) ? new ImportRequest(path, [await FileAsync(path, Path.GetFileName(path), cancellationToken)]) { Folder = Slashes(Path.GetDirectoryName(whole)) }
                : throw new ImportException($"{path} does not exist: give a file, a folder, or - for standard input");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    private static async Task<ImportRequest> FolderAsync(string location, string folder, CancellationToken cancellationToken)
    {
        var (found, linksLeft) = SourceFolder.Find(folder, MostFiles + 1);
        if (found.Count + linksLeft.Count > MostFiles)
        {
            throw new ImportException($"{location} has more than {MostFiles} files: import the folders of its models one by one");
        }

        var files = new List<SourceFile>();
        var (left, leftForDigest) = (MostBytesOfFolder, MostBytesForDigest);
        foreach (var (name, path) in found)
        {
            var size = new FileInfo(path!).Length;
            if (IsDescription(name))
            {
                files.Add(await FileAsync(path!, name, cancellationToken));
                left -= files[^1].Content?.Length ?? 0;
            }
            else if (size <= Math.Min(leftForDigest, MostBytes))
            {
                files.Add(SourceFile.Counted(name, await File.ReadAllBytesAsync(path!, cancellationToken)));
                leftForDigest -= size;
            }
            else
            {
                files.Add(new SourceFile(name, size));
            }

            if (left < 0)
            {
                throw new ImportException($"the descriptions in {location} have more than {MostBytesOfFolder / 1024 / 1024} MiB together: import them in parts");
            }
        }

        return new ImportRequest(location, files) { Folder = Slashes(folder), IsClone = Directory.Exists(Path.Combine(folder, ".git")), LinksLeft = linksLeft };
    }

    private static string? Slashes(string? path) => path?.Replace('\\', '/');

    private static bool IsJson(SourceFile file) => (file.Content ?? default).Span.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    /// <summary>Weights are named and not read.</summary>
    private static bool IsDescription(string name) =>
        Path.GetFileName(name) == "MLmodel" || Descriptions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    private static async Task<SourceFile> FileAsync(string path, string name, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return file.CanSeek && file.Length > MostBytes ? new SourceFile(name, file.Length) : await ReadAsync(file, name, cancellationToken);
    }

    private static async Task<SourceFile> ReadAsync(Stream stream, string name, CancellationToken cancellationToken)
    {
        var content = new ArrayBufferWriter<byte>();
        int count;
        while (content.WrittenCount <= MostBytes && (count = await stream.ReadAsync(content.GetMemory(64 * 1024), cancellationToken)) > 0)
        {
            content.Advance(count);
        }

        return content.WrittenCount > MostBytes ? new SourceFile(name, content.WrittenCount) : SourceFile.Of(name, content.WrittenMemory);
    }
}

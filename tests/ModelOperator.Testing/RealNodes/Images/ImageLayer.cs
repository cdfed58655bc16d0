using System.Formats.Tar;

namespace ModelOperator.Testing.RealNodes.Images;

/// <summary>Files of an image: a path in it, and the file or folder of this machine that goes there.</summary>
public sealed record ImageLayer(params IReadOnlyList<(string Target, string Source)> Content)
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // The same files make the same layer.
    private static readonly DateTimeOffset Made = DateTimeOffset.UnixEpoch;

    /// <summary>Writes the layer; everything in it can be read by everybody and belongs to root.</summary>
    internal void WriteTo(Stream stream)
    {
        using var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true);
        HashSet<string> folders = [];
        foreach (var (target, source) in Content)
        {
            if (File.Exists(source))
            {
                WriteFile(tar, folders, target.TrimStart('/'), source);
                continue;
            }
            foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                WriteFile(tar, folders, Path.Combine(target.TrimStart('/'), Path.GetRelativePath(source, file)), file);
        }
    }

    private static void WriteFile(TarWriter tar, HashSet<string> folders, string target, string source)
    {
        WriteFolder(tar, folders, Path.GetDirectoryName(target)!);
        using var content = File.OpenRead(source);
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, target)
        {
            Mode = Readable | (File.GetUnixFileMode(source) & Executable),
            ModificationTime = Made,
            DataStream = content,
        });
    }

    private static void WriteFolder(TarWriter tar, HashSet<string> folders, string folder)
    {
        if (folder.Length == 0 || !folders.Add(folder))
            return;
        WriteFolder(tar, folders, Path.GetDirectoryName(folder)!);
        tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, $"{folder}/") { Mode = Readable | Executable, ModificationTime = Made });
    }
}

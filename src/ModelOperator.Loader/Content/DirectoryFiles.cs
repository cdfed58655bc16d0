namespace ModelOperator.Loader.Content;

/// <summary>The files below a directory, by their relative paths.</summary>
internal static class DirectoryFiles
{
    /// <summary>More files than a model has; the list is kept in memory.</summary>
    public const int Max = 10_000;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    /// <summary>
    /// Every file. Links are refused rather than passed over: a server that opens them would read what no digest covers.
    /// </summary>
    public static IReadOnlyList<(string Path, FileInfo File)> Of(string directory)
    {
        var files = new List<(string, FileInfo)>();
        Collect(new DirectoryInfo(directory), "", files);
        return files;
    }

    private static void Collect(DirectoryInfo directory, string prefix, List<(string, FileInfo)> files)
    {
        foreach (var entry in directory.EnumerateFileSystemInfos("*", Everything))
        {
            if (prefix.Length == 0 && (entry.Name == TargetLayout.WorkName || IsFileSystemsOwn(entry)))
                continue;
            var path = prefix + entry.Name;
            if (entry.LinkTarget is not null || !RelativePath.IsSafe(path))
                throw Unsafe(entry, "is a link or has a name that no digest can cover");
            if (entry is DirectoryInfo child)
                Collect(child, path + "/", files);
            else if (files.Count == Max)
                throw Unsafe(directory, $"has more than {Max} files");
            else
                files.Add((path, (FileInfo)entry));
        }
    }

    /// <summary>At the root of a volume, and only if a server could not read it either.</summary>
    private static bool IsFileSystemsOwn(FileSystemInfo entry)
    {
        if (entry is not DirectoryInfo { Name: TargetLayout.LostAndFound } directory)
            return false;
        try
        {
            return !directory.EnumerateFileSystemInfos("*", Everything).Any();
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static LoaderException Unsafe(FileSystemInfo entry, string what) =>
        new(ExitCode.UnsafeContent, $"{entry.FullName} {what}: put plain files into the artifact.");
}

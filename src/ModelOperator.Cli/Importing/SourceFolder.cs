using System.IO.Enumeration;

namespace ModelOperator.Cli.Importing;

/// <summary>The files of a folder, as a hub or bucket would have them: all but what git and the hub's client keep for themselves.</summary>
internal static class SourceFolder
{
    private static readonly string[] KeptByTools = [".git", ".cache"];

    /// <summary>The files by their paths in the folder, and those links that are not followed.</summary>
    /// <param name="folder">Whole path of the folder.</param>
    /// <param name="most">How many files are found before the search ends.</param>
    public static (IReadOnlyList<FoundFile> Files, IReadOnlyList<string> LinksLeft) Find(string folder, int most)
    {
        // What cannot be read must fail: a digest over the rest would be the digest of something else.
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false };
        var found = new FileSystemEnumerable<FoundFile>(folder, (ref entry) => Found(folder, entry.ToFullPath(), IsLink(ref entry)), options)
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory || IsLink(ref entry),
            ShouldRecursePredicate = (ref entry) => !IsLink(ref entry) && !KeptByTools.Contains(entry.FileName.ToString()),
        }.Take(most).OrderBy(file => file.Name, StringComparer.Ordinal).ToLookup(file => file.Path is not null);
        return ([.. found[true]], [.. found[false].Select(file => file.Name)]);
    }

    private static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    private static FoundFile Found(string folder, string path, bool isLink) =>
        new(Path.GetRelativePath(folder, path).Replace('\\', '/'), isLink ? Followed(path, Root(folder)) : path);

    /// <summary>
    /// Where a link may lead to: into the folder itself, so that nobody's clone has somebody's private files read. The cache of the hub's
    /// client has nothing but links in its folders, to files beside them.
    /// </summary>
    private static string Root(string folder) =>
        Directory.GetParent(folder) is { Name: "snapshots", Parent: { } repository } && repository.Name.StartsWith("models--", StringComparison.Ordinal)
            ? repository.FullName
            : folder;

    /// <summary>The file that a link leads to; null when that is no file below the root.</summary>
    private static string? Followed(string link, string root)
    {
        try
        {
            if (File.ResolveLinkTarget(link, returnFinalTarget: true) is not FileInfo { Exists: true } target)
            {
                return null;
            }

            // A folder on the way may be a link too, and lead elsewhere.
            var path = Path.GetFullPath(target.FullName);
            var parent = Directory.GetParent(path);
            while (parent is not null && parent.FullName != root && parent.LinkTarget is null)
            {
                parent = parent.Parent;
            }

            return parent?.FullName == root ? path : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}

/// <summary>A file of a folder.</summary>
/// <param name="Name">Its path in the folder, with <c>/</c>.</param>
/// <param name="Path">Where its bytes are; null for a link that is not followed.</param>
internal sealed record FoundFile(string Name, string? Path);

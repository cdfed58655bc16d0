using System.Security.Cryptography;
using System.Text;

namespace ModelOperator.Loader.Content;

/// <summary>
/// The digest of a directory: the sha256 of the lines `&lt;sha256 of the file&gt;  &lt;relative path&gt;` of its files in the order of the paths' bytes.
/// `find . -type f | cut -c3- | LC_ALL=C sort | xargs sha256sum | sha256sum` prints the same.
/// </summary>
internal static class DirectoryDigest
{
    /// <summary>Of files whose digests are known.</summary>
    public static Sha256Digest Of(IEnumerable<(string Path, Sha256Digest Digest)> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, digest) in files.OrderBy(file => file.Path, RelativePath.ByteOrder))
            hash.AppendData(Encoding.UTF8.GetBytes($"{digest.Hex}  {path}\n"));
        return Sha256Digest.Of(hash);
    }

    /// <summary>Of the files on disk, and how many bytes they have.</summary>
    public static async Task<(Sha256Digest Digest, long Bytes)> OfAsync(string directory, CancellationToken cancellationToken)
    {
        var files = new List<(string, Sha256Digest)>();
        var bytes = 0L;
        foreach (var (path, file) in DirectoryFiles.Of(directory))
        {
            // What has no length may be a pipe, whose reader waits for ever.
            files.Add((path, file.Length == 0 ? Sha256Digest.OfNothing : await FileDigest.OfAsync(file.FullName, cancellationToken)));
            bytes += file.Length;
        }
        return (Of(files), bytes);
    }
}

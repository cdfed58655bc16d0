using ModelOperator.Api;
using ModelOperator.Loader.Archives;
using ModelOperator.Loader.Content;

namespace ModelOperator.Loader;

/// <summary>What is in the target before anything is fetched. It counts only if it is read again and is right: others may have written there.</summary>
internal sealed class PresentContent(LoaderOptions options, TargetLayout layout)
{
    /// <summary>How many bytes of the artifact are there; null when it is not there, not whole, or not the right one.</summary>
    public async Task<long?> BytesAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!Directory.Exists(layout.Target))
                return null;
            if (ArtifactName.FileName(options.Uri) is { } name)
                return await FileAsync(Path.Combine(layout.Target, name), cancellationToken);
            if (ArtifactName.IsArchive(options.Uri))
                return await ArchiveAsync(cancellationToken);
            var (digest, bytes) = await DirectoryDigest.OfAsync(layout.Target, cancellationToken);
            return bytes > 0 && digest == options.Digest ? bytes : null;
        }
        // Something that cannot be read, or vanished while another loader replaced it, is not the artifact.
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or LoaderException { Code: ExitCode.UnsafeContent })
        {
            return null;
        }
    }

    private async Task<long?> FileAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        return file is { Exists: true, LinkTarget: null, Length: > 0 } && await FileDigest.OfAsync(path, cancellationToken) == options.Digest
            ? file.Length
            : null;
    }

    /// <summary>Only a cache keeps the archive, which is what the digest is of.</summary>
    private async Task<long?> ArchiveAsync(CancellationToken cancellationToken)
    {
        var archive = Path.Combine(layout.Fetched, ArtifactName.LastSegment(options.Uri));
        return await FileAsync(archive, cancellationToken) is { } bytes && await Unpacking.IsSameAsync(archive, layout.Target, cancellationToken)
            ? bytes
            : null;
    }
}

using ModelOperator.Loader.Content;

namespace ModelOperator.Loader.Downloads;

/// <summary>A file that was fetched whole.</summary>
/// <param name="Path">Its path in the artifact.</param>
/// <param name="Digest">The digest of its bytes.</param>
/// <param name="Length">How many it has.</param>
/// <param name="HasOldBytes">Whether some were there from an earlier run.</param>
internal sealed record FetchedFile(string Path, Sha256Digest Digest, long Length, bool HasOldBytes);

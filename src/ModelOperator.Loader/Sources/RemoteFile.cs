namespace ModelOperator.Loader.Sources;

/// <summary>A file of an artifact, where its server has it.</summary>
/// <param name="Path">Its path in the artifact.</param>
/// <param name="Location">Its address.</param>
/// <param name="Size">Its length, if a listing says it.</param>
internal sealed record RemoteFile(string Path, Uri Location, long? Size);

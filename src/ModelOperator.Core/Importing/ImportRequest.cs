using ModelOperator.Api;

namespace ModelOperator.Core.Importing;

/// <summary>What is imported.</summary>
/// <param name="Location">Where it is, for the provenance: a path as the user wrote it.</param>
/// <param name="Files">One file, or those of a folder but for what git and the hub's client keep for themselves in it.</param>
public sealed record ImportRequest(string Location, IReadOnlyList<SourceFile> Files)
{
    /// <summary>The format; recognized by the files when null.</summary>
    public ImportFormat? Format { get; init; }

    /// <summary>Whole path, with <c>/</c>, of the folder that the files lie in; null when they are in none.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether the folder is a clone, which has every file of its repository; a download may be of some.</summary>
    public bool IsClone { get; init; }

    /// <summary>Links in the folder that were not followed, by their paths: what they lead to is not known to belong to it.</summary>
    public IReadOnlyList<string> LinksLeft { get; init; } = [];

    /// <summary>What the model is called where it comes from, e.g. organisation/name; found in the source when null.</summary>
    public string? SourceId { get; init; }

    /// <summary>Commit or version of the source, where the source itself does not say.</summary>
    public string? Revision { get; init; }

    /// <summary>Namespace of the objects; the source's, or none, when null.</summary>
    public string? Namespace { get; init; }

    /// <summary>Who answers for the objects, before those that the source names.</summary>
    public IReadOnlyList<Owner> Owners { get; init; } = [];
}

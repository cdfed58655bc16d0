using ModelOperator.Api;

namespace ModelOperator.Core.Importing;

/// <summary>What is imported.</summary>
/// <param name="Location">Where it is, for the provenance: the address of a page or bucket, or a path as the user wrote it.</param>
/// <param name="Files">One file, or those of a folder.</param>
public sealed record ImportRequest(string Location, IReadOnlyList<SourceFile> Files)
{
    /// <summary>The format; recognized by the files when null.</summary>
    public ImportFormat? Format { get; init; }

    /// <summary>What the model is called where it comes from, e.g. organisation/name; found in the source when null.</summary>
    public string? SourceId { get; init; }

    /// <summary>Commit or version of the source, where the source itself does not say.</summary>
    public string? Revision { get; init; }

    /// <summary>Namespace of the objects; the source's, or none, when null.</summary>
    public string? Namespace { get; init; }

    /// <summary>Who answers for the objects, before those that the source names.</summary>
    public IReadOnlyList<Owner> Owners { get; init; } = [];
}

using ModelOperator.Api;
using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Queries;

/// <summary>Where an edge of an answer comes from.</summary>
public enum EdgeProvenance
{
    /// <summary>A field of the asset itself says it.</summary>
    Declared,

    /// <summary>It follows from declared edges, and goes when one of these does.</summary>
    Inferred,

    /// <summary>One or more assets that may not be seen lie between; nothing more is said of it.</summary>
    ViaHidden,
}

/// <summary>That an asset was made from another.</summary>
public sealed record AnswerEdge
{
    /// <summary>Identity of the asset that was made.</summary>
    public required string From { get; init; }

    /// <summary>Identity of what it was made from.</summary>
    public required string To { get; init; }

    /// <summary>Where the edge comes from.</summary>
    public required EdgeProvenance Provenance { get; init; }

    /// <summary>How the two are related; absent via hidden assets.</summary>
    public LineageEdgeType? Type { get; init; }

    /// <summary>The field that says it, e.g. spec.inputs[0]; absent via hidden assets.</summary>
    public string? Field { get; init; }

    /// <summary>The asset whose field says it, where that is another one than <see cref="From"/>.</summary>
    public string? DeclaredBy { get; init; }

    /// <summary>The grant, as namespace/name, that allows it across namespaces.</summary>
    public string? Grant { get; init; }

    /// <summary>Whether the reference leads anywhere and is allowed; absent where it is resolved.</summary>
    public ReferenceState? State { get; init; }
}

namespace ModelOperator.Core.Lineage;

/// <summary>What the graph says of an asset.</summary>
public sealed record AssetLineage
{
    /// <summary>The asset.</summary>
    public required Asset Asset { get; init; }

    /// <summary>What became of each of its references, in the order of the fields.</summary>
    public required IReadOnlyList<ResolvedReference> References { get; init; }

    /// <summary>Length of the longest chain of parents.</summary>
    public required int Depth { get; init; }

    /// <summary>Digest over what the asset is and what it was made from.</summary>
    public required string Digest { get; init; }

    /// <summary>Number of assets that depend on this one, directly or through others.</summary>
    public required int DownstreamCount { get; init; }

    /// <summary>The shortest cycle through the asset, beginning and ending with it; empty when there is none.</summary>
    public required IReadOnlyList<ObjectRef> Cycle { get; init; }

    /// <summary>Why the asset may not be served, if it or anything it was made from uses what is not shared.</summary>
    public UpstreamRefusal? Refusal { get; init; }

    /// <summary>The consent that ends first, if one that it or anything it was made from lives by was revoked and drains.</summary>
    public UpstreamRevocation? Revocation { get; init; }

    /// <summary>For a ModelVersion: the older object that claims the same version of the same model.</summary>
    public ObjectRef? DuplicateOf { get; init; }
}

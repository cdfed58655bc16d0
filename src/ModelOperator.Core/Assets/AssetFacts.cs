using ModelOperator.Core.Lifecycle;
using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Assets;

/// <summary>What an asset's annotations and status are decided from, besides the object itself.</summary>
public sealed record AssetFacts
{
    /// <summary>What the graph says of the asset.</summary>
    public required AssetLineage Lineage { get; init; }

    /// <summary>The domain that the asset's namespace belongs to.</summary>
    public string? Domain { get; init; }

    /// <summary>For a Model: its versions.</summary>
    public IReadOnlyList<StagedVersion> Versions { get; init; } = [];

    /// <summary>For a ModelVersion: the stage it is in.</summary>
    public StageInEffect? Stage { get; init; }

    /// <summary>For an Embedding: digest of the artifact of the version that made it; null while that is not resolved.</summary>
    public string? ProducerDigest { get; init; }
}

using ModelOperator.Core.Lifecycle;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Retention;
using ModelOperator.Core.Lineage.Inference;
using ModelOperator.Core.Sharing;

namespace ModelOperator.Core.Assets;

/// <summary>What an asset's annotations and status are decided from, besides the object itself.</summary>
public sealed record AssetFacts
{
    /// <summary>What the graph says of the asset.</summary>
    public required AssetLineage Lineage { get; init; }

    /// <summary>The domain that the asset's namespace belongs to.</summary>
    public string? Domain { get; init; }

    /// <summary>What follows for the asset from what it was made from, as far as its namespace may be told.</summary>
    public InferredFacts Inferred { get; init; } = new();

    /// <summary>For a Model: its versions.</summary>
    public IReadOnlyList<StagedVersion> Versions { get; init; } = [];

    /// <summary>For a ModelVersion: the stage it is in.</summary>
    public StageInEffect? Stage { get; init; }

    /// <summary>For an Embedding: digest of the artifact of the version that made it; null while that is not resolved.</summary>
    public string? ProducerDigest { get; init; }

    /// <summary>Who asks for access to the asset and waits for an answer.</summary>
    public RequestedAccess Requested { get; init; } = RequestedAccess.None;

    /// <summary>Who uses the asset.</summary>
    public RetentionFacts Retention { get; init; } = new();
}

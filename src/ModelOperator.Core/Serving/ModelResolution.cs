using ModelOperator.Api;

namespace ModelOperator.Core.Serving;

/// <summary>What became of a deployment's reference to a model.</summary>
public enum ModelResolutionState
{
    /// <summary>The version exists and may be deployed.</summary>
    Resolved,

    /// <summary>No grant of the other namespace's owner allows it. Says nothing about whether the model exists.</summary>
    Refused,

    /// <summary>The owner allows it, and the owner of something that the version was made from does not.</summary>
    RedistributionDenied,

    /// <summary>There is no such Model.</summary>
    ModelNotFound,

    /// <summary>The Model has no such version.</summary>
    VersionNotFound,

    /// <summary>The Model has no version in the stage.</summary>
    StageEmpty,

    /// <summary>The version is, through its references, made from itself.</summary>
    InCycle,

    /// <summary>The version, or something it was made from, uses an asset that its owner has not shared.</summary>
    LineageRefused,
}

/// <summary>What became of a deployment's reference to a model, as the lineage graph sees it.</summary>
public sealed record ModelResolution
{
    /// <summary>The outcome.</summary>
    public required ModelResolutionState State { get; init; }

    /// <summary>The version to serve; set exactly when resolved.</summary>
    public ModelVersion? Version { get; init; }

    /// <summary>The grant, as namespace/name, that allows a model of another namespace.</summary>
    public string? Grant { get; init; }

    /// <summary>What the graph knows beyond the state, as a clause for the message, e.g. the members of a cycle. Only what the deployment's namespace may know.</summary>
    public string? Detail { get; init; }
}

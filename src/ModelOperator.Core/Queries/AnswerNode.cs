using ModelOperator.Api;

namespace ModelOperator.Core.Queries;

/// <summary>An asset in an answer.</summary>
public sealed record AnswerNode
{
    /// <summary>Identity of the asset.</summary>
    public required string Uri { get; init; }

    /// <summary>Kind, e.g. ModelVersion; absent for an asset of another platform.</summary>
    public ObjectKind? Kind { get; init; }

    /// <summary>Namespace; absent for an asset of another platform.</summary>
    public string? Namespace { get; init; }

    /// <summary>Name; absent for an asset of another platform.</summary>
    public string? Name { get; init; }

    /// <summary>Name for people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Domain of the asset's namespace.</summary>
    public string? Domain { get; init; }

    /// <summary>Who answers for the asset; for a ModelVersion, who answers for its Model.</summary>
    public IReadOnlyList<Owner> Owners { get; init; } = [];

    /// <summary>For a ModelVersion: the stage it is in.</summary>
    public Stage? Stage { get; init; }

    /// <summary>For a ModelDeployment: whether it is to serve, that is, not suspended.</summary>
    public bool? Serving { get; init; }

    /// <summary>Number of edges, those via hidden assets included, on the shortest way from the asset that was asked for.</summary>
    public int Depth { get; init; }
}

using ModelOperator.Api;
using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Queries;

/// <summary>Everything that a person asks of an asset.</summary>
public sealed record EntityAnswer
{
    /// <summary>The asset.</summary>
    public required AnswerNode Node { get; init; }

    /// <summary>True where only name, domain and description of the asset are shown, and nothing is said of the rest.</summary>
    public bool? Listed { get; init; }

    /// <summary>What the asset is, in a few sentences.</summary>
    public string? Description { get; init; }

    /// <summary>Words to find it by.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What it is meant for.</summary>
    public IReadOnlyList<string> UseCases { get; init; } = [];

    /// <summary>Its licence.</summary>
    public string? License { get; init; }

    /// <summary>Pages to read on.</summary>
    public IReadOnlyList<Link> Links { get; init; } = [];

    /// <summary>For a Model: what it does. For a ModelVersion: what its Model does.</summary>
    public string? Task { get; init; }

    /// <summary>For a Model: what it is for and where it fails. For a ModelVersion: the card of its Model.</summary>
    public ModelCard? Card { get; init; }

    /// <summary>For a ModelVersion: the trained model itself.</summary>
    public Artifact? Artifact { get; init; }

    /// <summary>For a ModelVersion: how good it is; what a figure was measured on is named where it may be.</summary>
    public IReadOnlyList<MetricValue>? Metrics { get; init; }

    /// <summary>What was observed of it.</summary>
    public required IReadOnlyList<EntityCondition> Conditions { get; init; }

    /// <summary>What it was made from.</summary>
    public required Relationships Upstream { get; init; }

    /// <summary>What was made from it.</summary>
    public required Relationships Downstream { get; init; }

    /// <summary>Grants of other namespaces that it lives by, as namespace/name.</summary>
    public required IReadOnlyList<string> GrantsIn { get; init; }

    /// <summary>Grants of its own namespace that let others see, use or deploy it; at most 100 are told, by name.</summary>
    public required IReadOnlyList<EntityGrant> GrantsOut { get; init; }

    /// <summary>Number of these grants, also beyond the 100.</summary>
    public int GrantsOutCount { get; init; }

    /// <summary>How to refer to it, as YAML; absent for what nothing refers to.</summary>
    public string? ReferenceYaml { get; init; }

    /// <summary>How to ask for access from another namespace, as YAML.</summary>
    public required string RequestYaml { get; init; }
}

/// <summary>A condition of an asset.</summary>
/// <param name="Type">Type, e.g. Ready.</param>
/// <param name="Status">True, False or Unknown.</param>
/// <param name="Reason">The cause in one word.</param>
/// <param name="Message">The cause in a sentence; only for those who may read the object.</param>
public sealed record EntityCondition(string Type, string Status, string Reason, string? Message = null);

/// <summary>A grant over an asset.</summary>
/// <param name="Name">The grant, as namespace/name.</param>
/// <param name="Permission">What it allows.</param>
/// <param name="Active">Whether it allows anything now.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record EntityGrant(string Name, Permission Permission, bool Active, DateTimeOffset? ExpiresAt = null);

/// <summary>How an asset is related to others, one way.</summary>
/// <param name="Groups">What may be seen, by how it is related.</param>
/// <param name="Hidden">Number of assets that may not be seen, whether they exist or not, and however they are related.</param>
public sealed record Relationships(IReadOnlyList<RelationshipGroup> Groups, int Hidden)
{
    /// <summary>True where there are more than can be looked at, and nothing is told of them.</summary>
    public bool? Truncated { get; init; }
}

/// <summary>Assets that are related in the same way.</summary>
public sealed record RelationshipGroup
{
    /// <summary>The way; absent via hidden assets.</summary>
    public LineageEdgeType? Type { get; init; }

    /// <summary>The edges, sorted; at most 100 are told.</summary>
    public required IReadOnlyList<AnswerEdge> Edges { get; init; }

    /// <summary>Number of all edges.</summary>
    public required int Total { get; init; }
}

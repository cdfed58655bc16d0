using ModelOperator.Api;
using ModelOperator.Core.Queries.Paging;

namespace ModelOperator.Core.Queries.Teams;

/// <summary>
/// A domain's page. Each list is told from its beginning; where one is continued by a token, it is told alone, and the others are absent.
/// </summary>
public sealed record TeamAnswer
{
    /// <summary>The domain.</summary>
    public required TeamSummary Domain { get; init; }

    /// <summary>Existing namespaces of the domain, at most 256, sorted; only for those who may read the Domain.</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }

    /// <summary>Number of these namespaces; only for those who may read the Domain.</summary>
    public int? NamespaceCount { get; init; }

    /// <summary>What the domain is measured by; only for those who may read the Domain.</summary>
    public IReadOnlyList<BusinessMetric>? Metrics { get; init; }

    /// <summary>Its assets of which the viewer is told at least the name, by kind; kinds without assets are left out.</summary>
    public IReadOnlyList<AssetsOfKind>? Assets { get; init; }

    /// <summary>
    /// Grants that allow its namespaces something now, its own to one another included; by name. Those of others are told to those who read
    /// them, and to those who stand in a namespace of the domain that got something.
    /// </summary>
    public Page<TeamGrant>? GrantsIn { get; init; }

    /// <summary>Grants of its namespaces that allow something now; by name.</summary>
    public Page<TeamGrant>? GrantsOut { get; init; }

    /// <summary>Candidates for retirement, those first that have been so longest; absent where every asset is listed only.</summary>
    public Page<AssetFinding>? Unused { get; init; }

    /// <summary>Assets that are not Ready, first those that stay so until somebody changes something; absent as the candidates are.</summary>
    public Page<AssetFinding>? Unhealthy { get; init; }
}

/// <summary>Assets of one kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Assets">The assets, by namespace and name.</param>
public sealed record AssetsOfKind(ObjectKind Kind, Page<AnswerNode> Assets);

/// <summary>An asset, and what is the matter with it.</summary>
/// <param name="Node">The asset.</param>
/// <param name="Condition">The condition that says so.</param>
/// <param name="Since">Since when it is so.</param>
public sealed record AssetFinding(AnswerNode Node, EntityCondition Condition, DateTimeOffset Since);

/// <summary>A grant that a domain gives or gets.</summary>
public sealed record TeamGrant
{
    /// <summary>The grant, as namespace/name.</summary>
    public required string Name { get; init; }

    /// <summary>The domain that gives.</summary>
    public string? Domain { get; init; }

    /// <summary>What it allows.</summary>
    public required Permission Permission { get; init; }

    /// <summary>Whether its owner stands by it; one that was revoked and drains still allows what it did.</summary>
    public required bool Active { get; init; }

    /// <summary>When it ends by itself.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What the assets are shared for; only for those who may read the grant.</summary>
    public string? Purpose { get; init; }

    /// <summary>Who gets them; only for those who may read the grant.</summary>
    public IReadOnlyList<Grantee>? To { get; init; }
}

using ModelOperator.Api;

namespace ModelOperator.Core.Queries.Reports;

/// <summary>A grant that ends.</summary>
public sealed record ReportedGrant
{
    /// <summary>The grant, as namespace/name.</summary>
    public required string Name { get; init; }

    /// <summary>The domain that gives.</summary>
    public string? Domain { get; init; }

    /// <summary>What it allows.</summary>
    public required Permission Permission { get; init; }

    /// <summary>When it is revoked or was; from then on nothing new can live by it.</summary>
    public required DateTimeOffset RevokedAt { get; init; }

    /// <summary>When it stops to allow anything.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>What the assets are shared for; only for those who may read the grant.</summary>
    public string? Purpose { get; init; }

    /// <summary>Assets that live by it, those that serve first; at most 100 are told. Those who may read the grant are told of all, others of what they see.</summary>
    public required IReadOnlyList<AnswerNode> Consumers { get; init; }

    /// <summary>Number of these assets, also beyond the 100.</summary>
    public required int ConsumerCount { get; init; }

    /// <summary>Whom it concerns: who gives, and who answers for the consumers that are told.</summary>
    public required IReadOnlyList<Concerned> Concerned { get; init; }

    /// <summary>What to do, without a full stop.</summary>
    public required string Advice { get; init; }
}

using ModelOperator.Api;

namespace ModelOperator.Core.Queries.Teams;

/// <summary>A domain in a list of domains, and at the head of its page.</summary>
public sealed record TeamSummary
{
    /// <summary>Name of the Domain.</summary>
    public required string Name { get; init; }

    /// <summary>Name for people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>What the domain does.</summary>
    public string? Description { get; init; }

    /// <summary>Who answers for the domain.</summary>
    public IReadOnlyList<Owner> Owners { get; init; } = [];

    /// <summary>Who may discover its assets.</summary>
    public required DiscoveryMode Discovery { get; init; }

    /// <summary>Its assets of which the viewer is told at least the name, by kind.</summary>
    public required AssetCounts Assets { get; init; }

    /// <summary>Its GPUs; only for those who may read the Domain.</summary>
    public GpuUse? Gpus { get; init; }

    internal static TeamSummary Of(QueryScope scope, Domain domain, AssetCounts assets) => new()
    {
        Name = domain.Metadata.Name,
        DisplayName = domain.Spec.DisplayName,
        Description = domain.Spec.Description,
        Owners = domain.Spec.Owners ?? [],
        Discovery = domain.Spec.Discovery ?? DiscoveryMode.Listed,
        Assets = assets,
        Gpus = scope.Viewer.Reads(QueryScope.RefOf(domain.Metadata.Name)) ? domain.Status?.Gpus : null,
    };
}

using ModelOperator.Api;

namespace ModelOperator.Core.Domains;

/// <summary>What a domain's status is decided from, besides the object itself.</summary>
public sealed record DomainFacts
{
    /// <summary>Existing namespaces of the domain, sorted.</summary>
    public required IReadOnlyList<string> Namespaces { get; init; }

    /// <summary>Namespaces that the domain claims together with another.</summary>
    public required IReadOnlyList<NamespaceConflict> Conflicts { get; init; }

    /// <summary>Assets in its namespaces.</summary>
    public required AssetCounts Assets { get; init; }

    /// <summary>GPUs admitted for its deployments.</summary>
    public required long GpusUsed { get; init; }

    /// <summary>GPUs of deployments that wait for quota.</summary>
    public required long GpusWaiting { get; init; }

    /// <summary>Active grants to and by its namespaces.</summary>
    public required GrantCounts Grants { get; init; }
}

using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>Which assets of which namespace are wanted, and what for.</summary>
public sealed record AccessRequestSpec
{
    /// <summary>The namespace whose assets are wanted; another one than the request's own.</summary>
    [Schema(MaxLength = Formats.LabelLength)]
    [Pattern(Formats.Label, Formats.NamespaceMessage)]
    public required string Namespace { get; init; }

    /// <summary>The assets, all of that namespace. They need not exist; whether they do is not told.</summary>
    [Schema(MinItems = 1, MaxItems = 32)]
    public required IReadOnlyList<RequestedResources> Resources { get; init; }

    /// <summary>What is to be done with them. Discover: see that they exist. Use: make other assets from them. Deploy: serve them. Each includes the ones before it.</summary>
    public required Permission Permission { get; init; }

    /// <summary>What the assets are wanted for; the owner decides by it.</summary>
    [Schema(MinLength = 1, MaxLength = 1024)]
    public required string Purpose { get; init; }

    /// <summary>How long access is wanted, e.g. 720h; without an end when absent. The owner sees it, and decides in the grant.</summary>
    [Schema(MinLength = 2, MaxLength = 18)]
    [Pattern(Formats.Duration, Formats.DurationMessage)]
    public string? Duration { get; init; }
}

/// <summary>Assets of one kind, by name.</summary>
public sealed record RequestedResources
{
    /// <summary>Kind of the assets. A Model includes its ModelVersions.</summary>
    public required GrantableKind Kind { get; init; }

    /// <summary>Names of objects.</summary>
    [Schema(MinItems = 1, MaxItems = 256)]
    [Items(MaxLength = Formats.NameLength)]
    [Pattern(Formats.Name, Formats.NameMessage, OnItems = true)]
    [ListSet]
    public required IReadOnlyList<string> Names { get; init; }
}

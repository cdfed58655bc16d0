using System.Text.Json.Serialization;

namespace ModelOperator.Core.Queries.Finding;

/// <summary>What an asset is found by. It knows nothing of who may see it.</summary>
public record SearchDocument
{
    /// <summary>Identity of the asset.</summary>
    public required string Uri { get; init; }

    /// <summary>Kind of the asset.</summary>
    public required ObjectKind Kind { get; init; }

    /// <summary>Namespace of the asset.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the object.</summary>
    public required string Name { get; init; }

    /// <summary>Name for people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>What the asset is.</summary>
    public string? Description { get; init; }

    /// <summary>Domain that owns the namespace.</summary>
    public string? Domain { get; init; }

    /// <summary>Names of the people and teams who answer for it.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>Words that its owners want it to be found by.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What it is meant for.</summary>
    public IReadOnlyList<string> UseCases { get; init; } = [];

    /// <summary>What the Model does.</summary>
    public string? Task { get; init; }

    /// <summary>For a ModelVersion: the stage it is in.</summary>
    public string? Stage { get; init; }

    /// <summary>Licence as an SPDX identifier.</summary>
    public string? License { get; init; }

    /// <summary>Whether it is a candidate for retirement; null where that is not told.</summary>
    public bool? Unused { get; init; }

    /// <summary>For a ModelVersion: identity of the Model that its owners, tags, use cases, task and licence are those of; null where it has none of these.</summary>
    [JsonIgnore]
    public string? Model { get; init; }

    /// <summary>
    /// Identities of what it refers to. An index finds the asset by their names, and them by its name, but only for who may see both.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<string> Related { get; init; } = [];

    /// <summary>When what it is changed last.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>What of it is shown to who is told no more than that it is there.</summary>
    public SearchDocument AsListed() => new()
    {
        Uri = Uri,
        Kind = Kind,
        Namespace = Namespace,
        Name = Name,
        DisplayName = DisplayName,
        Description = Description,
        Domain = Domain,
    };

    /// <summary>What of it is its own, for who is not to know the Model.</summary>
    public SearchDocument WithoutModel() => Model is null ? this : this with { Model = null, Owners = [], Tags = [], UseCases = [], Task = null, License = null };

    /// <summary>What it is filtered and counted by.</summary>
    public IEnumerable<string> ValuesOf(Facet facet) => facet switch
    {
        Facet.Kind => [Kind.ToString()],
        Facet.Domain => One(Domain),
        Facet.Owner => Owners.Distinct(),
        Facet.Tag => Tags.Distinct(),
        Facet.Task => One(Task),
        Facet.Stage => One(Stage),
        Facet.License => One(License),
        _ => Unused is { } unused ? [unused ? "true" : "false"] : [],
    };

    private static IEnumerable<string> One(string? value) => value is null ? [] : [value];
}

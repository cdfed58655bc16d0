using ModelOperator.Catalog.Search;
using ModelOperator.Core;

namespace ModelOperator.Catalog.Endpoints;

/// <summary>A page of what was found.</summary>
public sealed record SearchPage
{
    /// <summary>Number of assets found, on all pages.</summary>
    public required int Total { get; init; }

    /// <summary>The assets of this page, the best first.</summary>
    public required IReadOnlyList<FoundAsset> Hits { get; init; }

    /// <summary>By name of the filter: its values with the number of assets that would be found by each, the most frequent first.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<FacetCount>> Facets { get; init; }

    /// <summary>Words that were found nowhere, each with those that were looked for instead.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Corrections { get; init; }

    /// <summary>Token of the next page; absent on the last one.</summary>
    public string? Next { get; init; }

    internal static SearchPage Of(SearchAnswer answer) => new()
    {
        Total = answer.Total,
        Hits = [.. answer.Hits.Select(FoundAsset.Of)],
        Facets = answer.Facets.ToDictionary(facet => SearchOperation.NameOf(facet.Key), facet => facet.Value),
        Corrections = answer.Corrections,
        Next = answer.Next,
    };
}

/// <summary>An asset that was found, as far as the caller sees it.</summary>
public sealed record FoundAsset
{
    /// <summary>Identity.</summary>
    public required string Uri { get; init; }

    /// <summary>Kind.</summary>
    public required ObjectKind Kind { get; init; }

    /// <summary>Namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Name for people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>What it is, in a few sentences.</summary>
    public string? Description { get; init; }

    /// <summary>Domain that owns it.</summary>
    public string? Domain { get; init; }

    /// <summary>True where only name, domain and description are shown, and nothing is said of the rest.</summary>
    public bool? Listed { get; init; }

    /// <summary>Who answers for it.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>Words to find it by.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What a Model does.</summary>
    public string? Task { get; init; }

    /// <summary>Stage of a ModelVersion.</summary>
    public string? Stage { get; init; }

    /// <summary>Licence.</summary>
    public string? License { get; init; }

    /// <summary>Whether nothing was made from it for long.</summary>
    public bool? Unused { get; init; }

    /// <summary>When what it is changed last.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>How well it fits: more is better, within this search.</summary>
    public required int Score { get; init; }

    /// <summary>Where the words are.</summary>
    public required IReadOnlyList<Highlight> Highlights { get; init; }

    internal static FoundAsset Of(SearchHit hit)
    {
        var (document, listed) = (hit.Document, hit.Sight != Sight.Full);
        return new FoundAsset
        {
            Uri = document.Uri,
            Kind = document.Kind,
            Namespace = document.Namespace,
            Name = document.Name,
            DisplayName = document.DisplayName,
            Description = document.Description,
            Domain = document.Domain,
            Listed = listed ? true : null,
            Owners = document.Owners,
            Tags = document.Tags,
            Task = document.Task,
            Stage = document.Stage,
            License = document.License,
            Unused = listed ? null : document.Unused,
            Updated = document.Updated,
            Score = hit.Score,
            Highlights = hit.Highlights,
        };
    }
}

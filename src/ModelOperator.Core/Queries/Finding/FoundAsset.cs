using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ModelOperator.Core.Queries.Finding;

/// <summary>An asset that was found, as far as the caller sees it.</summary>
public sealed record FoundAsset : SearchDocument
{
    /// <summary>An asset that is read from an answer.</summary>
    public FoundAsset()
    {
    }

    /// <summary>What was found.</summary>
    /// <param name="seen">What the caller sees of it.</param>
    /// <param name="score">How well it fits.</param>
    /// <param name="highlights">Where the words are.</param>
    [SetsRequiredMembers]
    public FoundAsset(SearchDocument seen, int score, IReadOnlyList<Highlight> highlights)
        : base(seen) => (Score, Highlights) = (score, highlights);

    /// <summary>True where only name, domain and description are shown, and nothing is said of the rest.</summary>
    [JsonPropertyOrder(1)]
    public bool? Listed { get; init; }

    /// <summary>How well it fits: more is better, within this search.</summary>
    [JsonPropertyOrder(1)]
    public required int Score { get; init; }

    /// <summary>Where the words are.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<Highlight> Highlights { get; init; }
}

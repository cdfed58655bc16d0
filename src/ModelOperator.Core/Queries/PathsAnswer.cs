namespace ModelOperator.Core.Queries;

/// <summary>The shortest ways by which one asset was made from another.</summary>
public sealed record PathsAnswer
{
    /// <summary>Identity of what the ways begin with.</summary>
    public required string Source { get; init; }

    /// <summary>Identity of what they end with.</summary>
    public required string Product { get; init; }

    /// <summary>The ways, each the identities from the source to the product; all are equally long. Empty when there is none.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Paths { get; init; }

    /// <summary>The assets on the ways.</summary>
    public required IReadOnlyList<AnswerNode> Nodes { get; init; }

    /// <summary>The edges on the ways.</summary>
    public required IReadOnlyList<AnswerEdge> Edges { get; init; }

    /// <summary>Whether there are more ways than an answer tells, or more was to be looked at.</summary>
    public required bool Truncated { get; init; }
}

using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Queries;

/// <summary>What an asset was made from, or what was made from it.</summary>
public sealed record LineageAnswer
{
    /// <summary>Identity of the asset that was asked for.</summary>
    public required string Uri { get; init; }

    /// <summary>Which way.</summary>
    public required LineageDirection Direction { get; init; }

    /// <summary>The asset that was asked for, then the others, nearest first.</summary>
    public required IReadOnlyList<AnswerNode> Nodes { get; init; }

    /// <summary>The edges between them.</summary>
    public required IReadOnlyList<AnswerEdge> Edges { get; init; }

    /// <summary>Number of further assets on the way that may not be seen.</summary>
    public required int Hidden { get; init; }

    /// <summary>Whether there was more than an answer tells: ask for less depth.</summary>
    public required bool Truncated { get; init; }
}

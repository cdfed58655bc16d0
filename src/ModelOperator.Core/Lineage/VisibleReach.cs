namespace ModelOperator.Core.Lineage;

/// <summary>What somebody may see of everything that is reached from an asset.</summary>
/// <param name="Nodes">The start, then what is reached, nearest first; equally near ones are sorted.</param>
/// <param name="Edges">The edges between them.</param>
/// <param name="Hidden">Number of assets on the way that may not be seen.</param>
/// <param name="IsComplete">False when there was more than was to be told or looked at.</param>
internal sealed record VisibleReach(IReadOnlyList<VisibleNode> Nodes, IReadOnlyList<VisibleEdge> Edges, int Hidden, bool IsComplete);

/// <summary>An asset that may be seen.</summary>
/// <param name="Node">The asset.</param>
/// <param name="Distance">Number of edges on the shortest way from the start, where everything hidden between two that are seen is one.</param>
internal readonly record struct VisibleNode(Node Node, int Distance);

/// <summary>That an asset was made from another.</summary>
/// <param name="Product">What was made.</param>
/// <param name="Source">What it was made from; null for an asset of another platform.</param>
/// <param name="Reference">Which of the product's references says it; negative when hidden assets lie between.</param>
internal readonly record struct VisibleEdge(Node Product, Node? Source, int Reference);

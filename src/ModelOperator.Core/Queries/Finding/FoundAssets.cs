namespace ModelOperator.Core.Queries.Finding;

/// <summary>What a search found.</summary>
/// <param name="Total">Number of assets that fit.</param>
/// <param name="Assets">The assets, the best first; at most as many as were asked for.</param>
public sealed record FoundAssets(int Total, IReadOnlyList<FoundAsset> Assets);

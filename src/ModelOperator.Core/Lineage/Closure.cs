namespace ModelOperator.Core.Lineage;

/// <summary>Which way to follow references.</summary>
public enum LineageDirection
{
    /// <summary>To what an asset was made from.</summary>
    Upstream,

    /// <summary>To what was made from an asset.</summary>
    Downstream,
}

/// <summary>Everything that is reached from an asset within so many steps. It never changes, and may be kept and passed on.</summary>
/// <param name="Assets">
/// What is reached, without the start: what an asset was made from comes before it, except within a cycle, and equals are sorted.
/// </param>
/// <param name="IsComplete">False when more was within reach than was asked for: the nearest are there, and of these the first by name.</param>
public sealed record Closure(IReadOnlyList<ReachedAsset> Assets, bool IsComplete);

/// <summary>An asset with its distance.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Distance">Number of references on the shortest way to it.</param>
public readonly record struct ReachedAsset(ObjectRef Asset, int Distance);

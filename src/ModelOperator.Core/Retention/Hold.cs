using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Retention;

/// <summary>Whether anybody holds an asset, with a proof where that is short enough to be kept.</summary>
internal sealed class Hold
{
    private const int LongestChain = 16;

    private Hold(bool isHeld, Node[] chain) => (IsHeld, Chain) = (isHeld, chain);

    /// <summary>Nobody holds the asset. Whenever something changes among its dependents that is in doubt.</summary>
    public static Hold Nobody { get; } = new(false, []);

    /// <summary>Somebody far away does: the chains of a long line of assets would together be longer than anybody could keep.</summary>
    private static Hold Far { get; } = new(true, []);

    /// <summary>Whether anybody holds the asset, as far as is known.</summary>
    public bool IsHeld { get; }

    /// <summary>Dependents, each of the one before, the first of the asset, of which the last is a holder; empty without a proof.</summary>
    public Node[] Chain { get; }

    /// <summary>The hold of an asset that is held through dependents of which the last is held, or a holder.</summary>
    /// <param name="links">The dependents.</param>
    /// <param name="from">Where among them to begin.</param>
    /// <param name="last">The hold of the last of them; null when that one is the holder.</param>
    public static Hold Through(IReadOnlyList<Node> links, int from, Hold? last) =>
        last is { Chain.Length: 0 } || links.Count - from + (last?.Chain.Length ?? 0) > LongestChain
            ? Far
            : new Hold(true, [.. links.Skip(from), .. last?.Chain ?? []]);
}

namespace ModelOperator.Core.Lineage;

/// <summary>Which way to follow references.</summary>
public enum LineageDirection
{
    /// <summary>To what an asset was made from.</summary>
    Upstream,

    /// <summary>To what was made from an asset.</summary>
    Downstream,
}

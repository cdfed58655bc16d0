namespace ModelOperator.Catalog.Search;

/// <summary>What answers are filtered and counted by.</summary>
public enum Facet : byte
{
    /// <summary>The kind, e.g. Model.</summary>
    Kind,

    /// <summary>The owning domain.</summary>
    Domain,

    /// <summary>Somebody who answers for the asset.</summary>
    Owner,

    /// <summary>A tag.</summary>
    Tag,

    /// <summary>What a Model does.</summary>
    Task,

    /// <summary>The stage of a ModelVersion.</summary>
    Stage,

    /// <summary>The licence.</summary>
    License,

    /// <summary>Whether the asset is a candidate for retirement: true or false.</summary>
    Unused,
}

/// <summary>How many of the assets that were found have a value.</summary>
/// <param name="Value">The value.</param>
/// <param name="Count">Their number.</param>
public readonly record struct FacetCount(string Value, int Count);

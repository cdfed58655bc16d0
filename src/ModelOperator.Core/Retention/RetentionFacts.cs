namespace ModelOperator.Core.Retention;

/// <summary>Who uses an asset, as far as its deletion and its retirement hang on it.</summary>
public sealed record RetentionFacts
{
    /// <summary>Whether somebody depends on it who would lose by its deletion; never while its namespace is being deleted.</summary>
    public bool IsInUse { get; init; }

    /// <summary>While it is being deleted: how many depend on it so.</summary>
    public int HolderCount { get; init; }

    /// <summary>While it is being deleted: those of them that sort first, as many as are named.</summary>
    public IReadOnlyList<ObjectRef> Holders { get; init; } = [];

    /// <summary>Whether anything is made from it.</summary>
    public Consumption Consumption { get; init; }

    /// <summary>
    /// For a Model, the objects that are versions of it, also those that claim a version that another one has: all are downstream of it and
    /// none is a consumer.
    /// </summary>
    public int OwnVersions { get; init; }
}

/// <summary>Whether anything is made from an asset.</summary>
public enum Consumption
{
    /// <summary>Nothing is.</summary>
    None,

    /// <summary>Only what is being deleted.</summary>
    Leaving,

    /// <summary>Something that stays.</summary>
    Live,
}

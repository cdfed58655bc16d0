namespace ModelOperator.Core.Queries;

/// <summary>How much an answer says at most, whatever was asked for.</summary>
public static class QueryBounds
{
    /// <summary>Most assets of a lineage answer.</summary>
    public const int Nodes = 1000;

    /// <summary>Most edges of a lineage answer.</summary>
    public const int Edges = 5000;

    /// <summary>Most consumers that an impact answer counts.</summary>
    public const int Consumers = 10_000;

    /// <summary>Most references that one walk looks at.</summary>
    public const int Looks = 250_000;

    /// <summary>Most ways that a paths answer tells.</summary>
    public const int Paths = 10;

    /// <summary>Most items of a group, and most groups, that an answer names.</summary>
    public const int GroupItems = 100;

    /// <summary>Most steps to the cause of what is not ready.</summary>
    public const int CauseSteps = 64;

    /// <summary>Most items of one page of a list.</summary>
    public const int PageItems = 500;
}

namespace ModelOperator.Core.Queries.Finding;

/// <summary>
/// What the order of hits is worked out from. A word counts as much as the field that it is in, times how well it fits; where it is in several,
/// the best one counts.
/// </summary>
public static class SearchScore
{
    /// <summary>The word is there as it was asked for.</summary>
    public const int Exact = 4;

    /// <summary>A word is there that begins so.</summary>
    public const int Prefix = 2;

    /// <summary>A word is there that was meant, if the one that was asked for is nowhere.</summary>
    public const int Typo = 1;

    /// <summary>How many letters something has to have to be looked for as the beginning of words.</summary>
    public const int MinPrefixLength = 2;

    /// <summary>The word is in the name of an asset that it is related to; this counts where nothing else does.</summary>
    public const int Related = 2;

    /// <summary>The whole query is the name: more than all words together can be worth.</summary>
    public const int SameName = 200_000;

    /// <summary>The name begins with the whole query.</summary>
    public const int NamePrefix = 100_000;
}

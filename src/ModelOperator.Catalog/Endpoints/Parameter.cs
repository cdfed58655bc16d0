namespace ModelOperator.Catalog.Endpoints;

/// <summary>A parameter of the query, as it is read and as it is documented.</summary>
/// <param name="Name">Name.</param>
/// <param name="Description">What it is for.</param>
internal sealed record Parameter(string Name, string Description)
{
    /// <summary>Most values of one parameter.</summary>
    public const int MaxValues = 20;

    /// <summary>The values there are; empty when any text is one.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Whether it may be there more than once.</summary>
    public bool Repeats { get; init; }

    /// <summary>Whether it must be there.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Most characters of a value.</summary>
    public int MaxLength { get; init; } = 256;

    /// <summary>The largest number, of one whose values are whole numbers from 1.</summary>
    public int? MaxNumber { get; init; }
}

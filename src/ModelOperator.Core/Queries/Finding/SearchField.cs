namespace ModelOperator.Core.Queries.Finding;

/// <summary>Where a word was found.</summary>
public enum SearchField : byte
{
    /// <summary>The name of the object.</summary>
    Name,

    /// <summary>The name for people.</summary>
    DisplayName,

    /// <summary>A tag.</summary>
    Tags,

    /// <summary>A use case.</summary>
    UseCases,

    /// <summary>An owner.</summary>
    Owners,

    /// <summary>The description.</summary>
    Description,

    /// <summary>The name of an asset that it refers to, or that refers to it.</summary>
    Related,
}

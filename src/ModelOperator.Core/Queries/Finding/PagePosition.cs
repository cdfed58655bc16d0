using System.Globalization;
using ModelOperator.Core.Queries.Paging;

namespace ModelOperator.Core.Queries.Finding;

/// <summary>A place in the order of hits, by the hit that is there.</summary>
/// <param name="Score">Score of the hit.</param>
/// <param name="Name">Name of the hit.</param>
/// <param name="Uri">Identity of the hit.</param>
public sealed record PagePosition(int Score, string Name, string Uri)
{
    /// <summary>Reads the token of a page; null for what is none, and for a token of another query.</summary>
    public static PagePosition? Read(string token, SearchQuery query) =>
        PageToken.Read(token, query.List())?.Split('\0') is [var score, var name, var uri]
        && int.TryParse(score, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? new PagePosition(number, name, uri)
            : null;

    /// <summary>The token of the page that follows this hit of a query.</summary>
    public string ToToken(SearchQuery query) =>
        PageToken.After(string.Create(CultureInfo.InvariantCulture, $"{Score}\0{Name}\0{Uri}"), query.List());
}

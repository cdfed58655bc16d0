namespace ModelOperator.Core.Queries.Paging;

/// <summary>Which part of a list is asked for.</summary>
/// <param name="Limit">Most items, from 1 to <see cref="QueryBounds.PageItems"/>.</param>
/// <param name="Token">The token that the page before gave; null for the first page.</param>
public sealed record PageRequest(int Limit = PageRequest.UsualLimit, string? Token = null)
{
    /// <summary>Most items where nothing else is asked for.</summary>
    public const int UsualLimit = 50;

    /// <summary>What is wrong with it; null when nothing is.</summary>
    /// <param name="lists">The lists of the answer, of which a token continues one.</param>
    internal QueryRefusal? Refusal(params IEnumerable<string> lists)
    {
        if (Limit is < 1 or > QueryBounds.PageItems)
        {
            return new QueryRefusal(RefusalReason.Malformed, $"limit is {Limit}: write a number from 1 to {QueryBounds.PageItems}, or leave it out for {UsualLimit}");
        }

        return lists.Any(Wants) ? null : new QueryRefusal(
            RefusalReason.Malformed, "the page token is damaged or belongs to another query: leave it out to begin with the first page, and ask for the next with all else as it was");
    }

    /// <summary>Begins to collect a list; null when a token continues another one.</summary>
    internal Listing<T>? Begin<T>(string list) => Wants(list) ? new Listing<T>(list, this) : null;

    private bool Wants(string list) => Token is null || PageToken.Read(Token, list) is not null;
}

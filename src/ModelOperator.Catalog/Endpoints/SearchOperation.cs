using ModelOperator.Catalog.Search;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Finding;

namespace ModelOperator.Catalog.Endpoints;

/// <summary>Finds assets by words and filters.</summary>
internal static class SearchOperation
{
    private static readonly Parameter Text = new("q", "words to look for; without them every asset is found") { MaxLength = SearchQuery.MaxTextLength };

    private static readonly Parameter Limit = new("limit", $"most hits of the page; {SearchQuery.UsualPageSize} when it is left out") { MaxNumber = SearchQuery.MaxPageSize };

    private static readonly Parameter Page = new("page", "token of the page, as next of the page before says it") { MaxLength = 4096 };

    private static readonly Dictionary<Facet, Parameter> Filters = new()
    {
        [Facet.Kind] = Filter(Facet.Kind, "a kind of asset"),
        [Facet.Domain] = Filter(Facet.Domain, "the domain that owns it"),
        [Facet.Owner] = Filter(Facet.Owner, "somebody who answers for it"),
        [Facet.Tag] = Filter(Facet.Tag, "a tag"),
        [Facet.Task] = Filter(Facet.Task, "what a Model does"),
        [Facet.Stage] = Filter(Facet.Stage, "the stage of a ModelVersion"),
        [Facet.License] = Filter(Facet.License, "the licence"),
        [Facet.Unused] = Filter(Facet.Unused, "whether nothing was made from it for long"),
    };

    /// <summary>The operation.</summary>
    public static Operation Of(ISearchIndex index) => new()
    {
        Id = "search",
        Path = "/api/v1/search",
        Summary = "Finds assets: every word must be found, one typo in it is forgiven. Of filters with one name, one must hold.",
        Parameters = [Text, .. Filters.Values, Limit, Page],
        Answer = QueryJsonContext.Default.SearchAnswer,
        Run = async question =>
        {
            var answer = await index.QueryAsync(Read(question.Query), question.View.Visibility, question.Cancellation);
            await question.AnswerAsync(answer, QueryJsonContext.Default.SearchAnswer);
        },
    };

    private static SearchQuery Read(QueryReader reader)
    {
        var query = new SearchQuery
        {
            Text = reader.One(Text) ?? "",
            Filters = Filters.Where(filter => reader.All(filter.Value).Count > 0).ToDictionary(filter => filter.Key, filter => reader.All(filter.Value)),
            PageSize = reader.Number(Limit) ?? SearchQuery.UsualPageSize,
        };
        query = Question.Of(query.Checked());
        return reader.One(Page) is not { } token ? query : query with
        {
            After = PagePosition.Read(token, query)
                ?? throw RequestProblem.Malformed("page is no token of this search: take next from an answer to the same words and filters, or leave it out to begin anew"),
        };
    }

    private static Parameter Filter(Facet facet, string description) =>
        new(SearchQuery.NameOf(facet), description) { Repeats = true, Values = SearchQuery.ValuesOf(facet) };
}

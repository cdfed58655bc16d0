using ModelOperator.Api;
using ModelOperator.Catalog.Search;
using ModelOperator.Core;

namespace ModelOperator.Catalog.Endpoints;

/// <summary>Finds assets by words and filters.</summary>
internal static class SearchOperation
{
    private static readonly Parameter Text = new("q", "words to look for; without them every asset is found") { MaxLength = 1024 };

    private static readonly Parameter Limit = new("limit", "most hits of the page; 20 when it is left out") { MaxNumber = SearchQuery.MaxPageSize };

    private static readonly Parameter Page = new("page", "token of the page, as next of the page before says it") { MaxLength = 4096 };

    private static readonly Dictionary<Facet, Parameter> Filters = new()
    {
        [Facet.Kind] = Filter("kind", "a kind of asset", [.. Enum.GetValues<ObjectKind>().Where(kind => kind <= ObjectKind.ModelDeployment).Select(kind => kind.ToString())]),
        [Facet.Domain] = Filter("domain", "the domain that owns it"),
        [Facet.Owner] = Filter("owner", "somebody who answers for it"),
        [Facet.Tag] = Filter("tag", "a tag"),
        [Facet.Task] = Filter("task", "what a Model does"),
        [Facet.Stage] = Filter("stage", "the stage of a ModelVersion", Enum.GetNames<Stage>()),
        [Facet.License] = Filter("license", "the licence"),
        [Facet.Unused] = Filter("unused", "whether nothing was made from it for long", ["true", "false"]),
    };

    /// <summary>The operation.</summary>
    public static Operation Of(ISearchIndex index) => new()
    {
        Id = "search",
        Path = "/api/v1/search",
        Summary = "Finds assets: every word must be found, one typo in it is forgiven. Of filters with one name, one must hold.",
        Parameters = [Text, .. Filters.Values, Limit, Page],
        Answer = AnswerJsonContext.Default.SearchPage,
        Run = async question =>
        {
            var answer = await index.QueryAsync(Read(question.Query), question.View.Visibility, question.Cancellation);
            await question.AnswerAsync(SearchPage.Of(answer), AnswerJsonContext.Default.SearchPage);
        },
    };

    /// <summary>The name that a facet has as a filter.</summary>
    public static string NameOf(Facet facet) => Filters[facet].Name;

    private static SearchQuery Read(QueryReader reader)
    {
        var query = new SearchQuery
        {
            Text = reader.One(Text) ?? "",
            Filters = Filters.Where(filter => reader.All(filter.Value).Count > 0).ToDictionary(filter => filter.Key, filter => reader.All(filter.Value)),
            PageSize = reader.Number(Limit) ?? 20,
        };
        if (reader.One(Page) is not { } token)
        {
            return query;
        }

        return PagePosition.TryRead(token, query, out var position)
            ? query with { After = position }
            : throw RequestProblem.Malformed("page is no token of this search: take next from an answer to the same words and filters, or leave it out to begin anew");
    }

    private static Parameter Filter(string name, string description, params IReadOnlyList<string> values) =>
        new(name, description) { Repeats = true, Values = values };
}

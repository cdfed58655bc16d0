using System.Text.Json;
using ModelOperator.Catalog.Search;
using ModelOperator.Core.Queries.Finding;
using Xunit;
using Property = ModelOperator.Core.Tests.State.Property;

namespace ModelOperator.Catalog.Tests.Search;

/// <summary>The index, with its lists of numbers and shortcuts, answers as a look at every document that the caller sees.</summary>
public sealed class PlainSearchProperties
{
    [Fact]
    public void An_index_answers_as_looking_at_every_document_does() => Property.Holds(SearchCase.All, SearchCase.Smaller, Check);

    private static void Check(SearchCase item)
    {
        using var index = item.Indexed();
        var plain = new PlainSearch(item.Seen());
        foreach (var query in item.Queries.SelectMany(query => (SearchQuery[])[query, query with { PageSize = SearchQuery.MaxPageSize }]))
        {
            var expected = plain.FirstPage(query);
            var answer = SearchCase.Run(index.QueryAsync(query, item.Visibility, CancellationToken.None));
            Assert.All(answer.Hits, hit => Assert.Equal(item.SightOf(hit.Uri) == Sight.Listed, hit.Listed == true));
            Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(answer with { Hits = [.. answer.Hits.Select(hit => hit with { Listed = null })] }));
        }
    }
}

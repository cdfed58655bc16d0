using ModelOperator.Catalog.Search;
using Xunit;
using Property = ModelOperator.Core.Tests.State.Property;

namespace ModelOperator.Catalog.Tests.Search;

/// <summary>The index, with its lists of numbers and shortcuts, finds, ranks and counts what a look at every document does.</summary>
public sealed class PlainSearchProperties
{
    [Fact]
    public void Hits_scores_and_counts_are_those_of_looking_at_every_document() => Property.Holds(SearchCase.All, SearchCase.Smaller, Check);

    private static void Check(SearchCase item)
    {
        using var index = item.Indexed();
        var plain = new PlainSearch([.. item.Left()], item.SightOf);
        foreach (var query in item.Queries)
        {
            var whole = query with { PageSize = SearchQuery.MaxPageSize };
            var answer = SearchCase.Run(index.QueryAsync(whole, item.Visibility, CancellationToken.None));
            var found = plain.Find(query.Text);
            var passed = plain.Filtered(found.Select(one => one.Document), query, but: null).Select(document => document.Uri).ToHashSet();
            Assert.Equal(
                found.Where(one => passed.Contains(one.Document.Uri)).Select(one => (one.Document.Uri, one.Score)),
                answer.Hits.Select(hit => (hit.Document.Uri, hit.Score)));
            Assert.Equal(passed.Count, answer.Total);
            foreach (var (facet, counts) in answer.Facets)
            {
                var expected = plain.Filtered(found.Select(one => one.Document), query, facet)
                    .SelectMany(document => plain.ValuesOf(document, facet))
                    .GroupBy(value => value)
                    .Select(group => new FacetCount(group.Key, group.Count()))
                    .OrderByDescending(count => count.Count)
                    .ThenBy(count => count.Value, StringComparer.Ordinal);
                Assert.Equal(expected, counts);
            }
        }
    }
}

using System.Text.Json;
using ModelOperator.Catalog.Search;
using Xunit;
using Property = ModelOperator.Core.Tests.State.Property;

namespace ModelOperator.Catalog.Tests.Search;

/// <summary>An index with everything answers as one that holds only what the caller sees.</summary>
public sealed class VisibilityProperties
{
    [Fact]
    public void Nothing_in_an_answer_depends_on_what_the_caller_does_not_see() => Property.Holds(SearchCase.All, SearchCase.Smaller, Check);

    private static void Check(SearchCase item)
    {
        using var all = item.Indexed();
        using var visible = new SqliteSearchIndex();
        SearchCase.Run(visible.UpsertAsync([.. item.Left().Select(document => Seen(document, item)).OfType<SearchDocument>()], CancellationToken.None));
        foreach (var query in item.Queries)
        {
            var asked = query;
            for (var more = true; more;)
            {
                var answer = SearchCase.Run(all.QueryAsync(asked, item.Visibility, CancellationToken.None));
                var expected = SearchCase.Run(visible.QueryAsync(asked, item.Visibility, CancellationToken.None));
                Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(answer));
                more = answer.Next is not null;
                if (more)
                {
                    Assert.True(PagePosition.TryRead(answer.Next!, asked, out var position));
                    asked = asked with { After = position };
                }
            }
        }
    }

    /// <summary>The document with nothing in it that the caller does not see; null for one that is hidden.</summary>
    private static SearchDocument? Seen(SearchDocument document, SearchCase item) =>
        item.SightOf(document.Uri) switch
        {
            Sight.Full => document with { Related = [.. document.Related.Where(uri => item.SightOf(uri) == Sight.Full)] },
            Sight.Listed => Company.Asset(document.Kind, $"{document.Namespace}/{document.Name}") with
            {
                DisplayName = document.DisplayName, Description = document.Description,
            },
            _ => null,
        };
}

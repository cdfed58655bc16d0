using System.Text.Json;
using ModelOperator.Catalog.Search;
using ModelOperator.Core.Queries.Finding;
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
        SearchCase.Run(visible.UpsertAsync([.. item.Seen()], CancellationToken.None));
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
                    asked = asked with { After = PagePosition.Read(answer.Next!, asked) };
                    Assert.NotNull(asked.After);
                }
            }
        }
    }
}

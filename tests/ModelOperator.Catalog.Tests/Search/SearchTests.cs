using ModelOperator.Core;
using ModelOperator.Core.Queries.Finding;
using Xunit;

namespace ModelOperator.Catalog.Tests.Search;

public sealed class SearchTests
{
    [Theory]
    [InlineData("scene-encoder", "scene-encoder scene-encoder-mini scenes relevance")]
    [InlineData("scene encoder", "scene-encoder scene-encoder-mini scenes relevance")]
    [InlineData("sceneencoder", "scene-encoder scene-encoder-mini relevance scenes")]
    [InlineData("SCENE-ENC", "scene-encoder scene-encoder-mini scenes relevance")]
    [InlineData("encoder", "scene-encoder scene-encoder-mini relevance scenes")]
    [InlineData("scenes", "scenes fraud-scorer scene-encoder")]
    [InlineData("relevance", "relevance relevance-2 scene-encoder")]
    [InlineData("ada", "scene-encoder scene-encoder-mini")]
    [InlineData("context matching", "scene-encoder")]
    [InlineData("members", "taste")]
    [InlineData("distilled phones", "scene-encoder-mini")]
    [InlineData("größe", "taste")]
    [InlineData("ÜBER", "taste")]
    [InlineData("chargeback", "chargebacks")]
    [InlineData("nothing like it", "")]
    public async Task Names_come_first_then_what_begins_so_then_words_by_where_they_are(string text, string expected)
    {
        using var company = await Company.Indexed();
        Assert.Equal(expected, Names(await company.Ask(text)));
    }

    [Theory]
    [InlineData("encodr", "encoder")]
    [InlineData("encdoer", "encoder")]
    [InlineData("encoderr", "encoder")]
    [InlineData("emcoder", "encoder")]
    [InlineData("fruad", "fraud")]
    public async Task One_typo_is_forgiven_and_told(string text, string meant)
    {
        using var company = await Company.Indexed();
        var answer = await company.Ask(text);
        Assert.Equal([meant], answer.Corrections[text]);
        Assert.Equal(Names(await company.Ask(meant)).Split(' ').Order(), Names(answer).Split(' ').Order());
    }

    [Theory]
    [InlineData("ecndoer")]
    [InlineData("adb")]
    public async Task Two_typos_and_typos_in_short_words_are_not(string text)
    {
        using var company = await Company.Indexed();
        var answer = await company.Ask(text);
        Assert.Equal(0, answer.Total);
        Assert.Empty(answer.Corrections);
    }

    [Fact]
    public async Task Filters_narrow_and_each_facet_counts_what_its_other_values_would_find()
    {
        using var company = await Company.Indexed();
        var answer = await company.Ask(new SearchQuery
        {
            Filters = new Dictionary<Facet, IReadOnlyList<string>> { [Facet.Tag] = ["ranking"], [Facet.Kind] = ["Model"] },
        });
        Assert.Equal("fraud-scorer relevance", Names(answer));
        Assert.Equal([new FacetCount("Model", 2), new FacetCount("Embedding", 1)], answer.Facets[Facet.Kind]);
        Assert.Equal(
            [new FacetCount("ranking", 2), new FacetCount("encoder", 1), new FacetCount("secret-tag", 1), new FacetCount("video", 1)],
            answer.Facets[Facet.Tag]);
        Assert.Equal([new FacetCount("ads", 1), new FacetCount("payments", 1)], answer.Facets[Facet.Domain]);
    }

    [Theory]
    [InlineData(Facet.Kind, "Dataset", "chargebacks scenes")]
    [InlineData(Facet.Domain, "ads", "relevance relevance-2")]
    [InlineData(Facet.Owner, "Ada", "scene-encoder scene-encoder-mini")]
    [InlineData(Facet.Tag, "members", "taste")]
    [InlineData(Facet.Task, "text-ranking", "relevance")]
    [InlineData(Facet.Stage, "Production", "relevance-2")]
    [InlineData(Facet.License, "Apache-2.0", "scene-encoder")]
    [InlineData(Facet.Unused, "true", "scene-encoder-mini")]
    [InlineData(Facet.Tag, "'; DROP TABLE words; --", "")]
    public async Task Every_facet_filters(Facet facet, string value, string expected)
    {
        using var company = await Company.Indexed();
        Assert.Equal(expected, Names(await company.Ask(new SearchQuery { Filters = new Dictionary<Facet, IReadOnlyList<string>> { [facet] = [value] } })));
    }

    [Fact]
    public async Task Highlights_mark_the_words_where_they_are()
    {
        using var company = await Company.Indexed();
        var hit = (await company.Ask("scene")).Hits.Single(hit => hit.Name == "relevance");
        var description = hit.Highlights.Single(highlight => highlight.Field == SearchField.Description);
        Assert.Equal(["scene"], description.Marks.Select(mark => description.Text.Substring(mark.Start, mark.Length)));
        var related = hit.Highlights.Single(highlight => highlight.Field == SearchField.Related);
        Assert.Equal("scene-encoder", related.Text);
    }

    [Fact]
    public async Task A_long_text_is_cut_around_the_words()
    {
        var text = string.Concat(Enumerable.Repeat("😀 filler ", 300)) + "needle" + string.Concat(Enumerable.Repeat(" 😀 filler", 300));
        using var company = await Company.Indexed([Company.Asset(ObjectKind.Model, "a/x") with { Description = text }]);
        var highlight = (await company.Ask("needle")).Hits.Single().Highlights.Single();
        Assert.InRange(highlight.Text.Length, 6, 200);
        Assert.Equal("needle", highlight.Text.Substring(highlight.Marks.Single().Start, 6));
        Assert.False(char.IsLowSurrogate(highlight.Text[0]) || char.IsHighSurrogate(highlight.Text[^1]));
    }

    [Fact]
    public async Task Pages_together_are_the_whole_in_order()
    {
        using var company = await Company.Indexed();
        foreach (var text in new[] { "", "scene", "ranking" })
        {
            var whole = await company.Ask(new SearchQuery { Text = text });
            List<FoundAsset> pages = [];
            var query = new SearchQuery { Text = text, PageSize = 2 };
            for (var more = true; more;)
            {
                var answer = await company.Ask(query);
                Assert.Equal(whole.Total, answer.Total);
                pages.AddRange(answer.Hits);
                more = answer.Next is not null;
                if (more)
                {
                    query = query with { After = PagePosition.Read(answer.Next!, query) };
                    Assert.NotNull(query.After);
                }
            }

            Assert.Equal(whole.Hits.Select(hit => hit.Uri), pages.Select(hit => hit.Uri));
        }
    }

    [Fact]
    public async Task The_next_page_goes_on_where_the_last_one_ended_though_its_last_hit_is_gone()
    {
        using var company = await Company.Indexed();
        var query = new SearchQuery { PageSize = 3 };
        var first = await company.Ask(query);
        var position = PagePosition.Read(first.Next!, query);
        await company.Index.RemoveAsync([.. first.Hits.Select(hit => hit.Uri)], CancellationToken.None);
        var rest = await company.Ask(query with { After = position, PageSize = 100 });
        Assert.Equal(Company.Documents.Count - 3, rest.Hits.Count);
    }

    [Fact]
    public async Task Changes_show_at_once_and_nothing_of_what_was_stays()
    {
        using var company = await Company.Indexed();
        var taste = Company.Documents.Single(document => document.Name == "taste");
        await company.Index.UpsertAsync([taste with { Tags = ["palate"], Description = null }], CancellationToken.None);
        Assert.Equal("taste", Names(await company.Ask("palate")));
        Assert.Equal("", Names(await company.Ask("größe")));
        Assert.DoesNotContain((await company.Ask("")).Facets[Facet.Tag], tag => tag.Value == "members");

        await company.Index.RemoveAsync([taste.Uri, taste.Uri, "aip://model/k8s/no/such"], CancellationToken.None);
        Assert.Equal(0, (await company.Ask("palate")).Total);
        await company.Index.UpsertAsync([taste], CancellationToken.None);
        Assert.Equal("taste", Names(await company.Ask("größe")));
    }

    [Fact]
    public async Task Queries_and_changes_go_on_side_by_side()
    {
        using var company = await Company.Indexed();
        using var done = new CancellationTokenSource();
        var asking = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var answer = await company.Ask("scene-encoder");
                Assert.Equal("scene-encoder", answer.Hits[0].Name);
            }
        })).ToList();
        for (var round = 0; round < 200; round++)
        {
            await company.Index.UpsertAsync(
                [Company.Asset(ObjectKind.Model, $"studio/scene-{round % 7}") with { Description = $"round {round}" }], CancellationToken.None);
            await company.Index.RemoveAsync([$"aip://model/k8s/studio/scene-{(round + 3) % 7}"], CancellationToken.None);
        }

        await done.CancelAsync();
        await Task.WhenAll(asking);
    }

    private static string Names(SearchAnswer answer) => string.Join(' ', answer.Hits.Select(hit => hit.Name));
}

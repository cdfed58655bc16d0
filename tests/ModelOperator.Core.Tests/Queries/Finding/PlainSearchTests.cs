using System.Text.Json;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Finding;
using Xunit;

namespace ModelOperator.Core.Tests.Queries.Finding;

/// <summary>What is found by which words, and in which order.</summary>
public class PlainSearchTests
{
    private static readonly SearchDocument[] Assets =
    [
        Asset(ObjectKind.Embedding, "scenes") with { DisplayName = "Scene vectors", Tags = ["video"], Domain = "studio" },
        Asset(ObjectKind.Model, "scene-encoder") with { Description = "Encodes shots and scenes.", Owners = ["Studio Research"], Task = "feature-extraction", License = "Apache-2.0" },
        Asset(ObjectKind.Model, "ranker") with { Description = "Ranks titles.", Tags = ["home"], UseCases = ["scene selection"] },
        Asset(ObjectKind.ModelVersion, "ranker-1.0.0") with { Stage = "Production" },
        Asset(ObjectKind.Dataset, "scene") with { Unused = true },
    ];

    private static readonly SearchDocument[] Related = [Asset(ObjectKind.Dataset, "crawl"), Asset(ObjectKind.Dataset, "pages") with { Related = ["aip://dataset/k8s/studio/crawl"] }];

    [Theory]
    [InlineData("scene", "scene scene-encoder scenes ranker")]
    [InlineData("SCENE", "scene scene-encoder scenes ranker")]
    [InlineData("scene-enc", "scene-encoder")]
    [InlineData("scnee", "scene scene-encoder scenes ranker")]
    [InlineData("encodr", "scene-encoder")]
    [InlineData("sceneencoder", "scene-encoder")]
    [InlineData("research encoder", "scene-encoder")]
    [InlineData("research ranker", "")]
    [InlineData("ranker", "ranker ranker-1.0.0")]
    [InlineData("tags:(\"; DROP TABLE", "")]
    public void The_best_fit_comes_first(string query, string expected) => Assert.Equal(expected, Names(new SearchQuery { Text = query }));

    [Fact]
    public void Without_words_everything_is_found() => Assert.Equal(Assets.Length, new PlainSearch(Assets).FirstPage(new SearchQuery()).Total);

    [Fact]
    public void What_is_related_is_found_by_the_name_of_the_other_in_either_direction()
    {
        Assert.Equal("pages crawl", Names(new SearchQuery { Text = "pages" }, Related));
        Assert.Equal("crawl pages", Names(new SearchQuery { Text = "crawl" }, Related));
        var highlight = new PlainSearch(Related).FirstPage(new SearchQuery { Text = "crawl" }).Hits[1].Highlights.Single();
        Assert.Equal((SearchField.Related, "crawl"), (highlight.Field, highlight.Text));
    }

    [Fact]
    public void A_typo_is_told() => Assert.Equal(["scene"], new PlainSearch(Assets).FirstPage(new SearchQuery { Text = "scnee" }).Corrections["scnee"]);

    [Fact]
    public void An_answer_is_read_as_it_was_written()
    {
        var answer = new PlainSearch(Assets).FirstPage(new SearchQuery { Text = "scnee" });
        var json = JsonSerializer.Serialize(answer, QueryJsonContext.Default.SearchAnswer);

        Assert.Contains("\"facets\":{\"kind\":[{\"value\":\"Model\",\"count\":2}", json, StringComparison.Ordinal);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, QueryJsonContext.Default.SearchAnswer)!, QueryJsonContext.Default.SearchAnswer));
    }

    [Theory]
    [InlineData(Facet.Kind, "Model", "ranker scene-encoder")]
    [InlineData(Facet.Domain, "studio", "scenes")]
    [InlineData(Facet.Owner, "Studio Research", "scene-encoder")]
    [InlineData(Facet.Tag, "home", "ranker")]
    [InlineData(Facet.Task, "feature-extraction", "scene-encoder")]
    [InlineData(Facet.Stage, "Production", "ranker-1.0.0")]
    [InlineData(Facet.License, "Apache-2.0", "scene-encoder")]
    [InlineData(Facet.Unused, "true", "scene")]
    [InlineData(Facet.Tag, "nothing", "")]
    public void Filters_narrow(Facet facet, string value, string expected) =>
        Assert.Equal(expected, Names(new SearchQuery { Filters = new Dictionary<Facet, IReadOnlyList<string>> { [facet] = ["no such", value] } }));

    [Fact]
    public void As_many_are_named_as_are_asked_for_and_all_are_counted()
    {
        var found = new PlainSearch(Assets).FirstPage(new SearchQuery { Text = "scene", PageSize = 1 });

        Assert.Equal(4, found.Total);
        Assert.Equal("scene", Assert.Single(found.Hits).Name);
        Assert.NotNull(found.Next);
        Assert.Contains(new FacetCount("Model", 2), found.Facets[Facet.Kind]);
    }

    [Theory]
    [InlineData("scene", true)]
    [InlineData("cene", true)]
    [InlineData("sceene", true)]
    [InlineData("scane", true)]
    [InlineData("secne", true)]
    [InlineData("sceneee", false)]
    [InlineData("snece", false)]
    [InlineData("senec", false)]
    public void One_mistake_is_one_letter_more_less_other_or_swapped(string text, bool isFound) =>
        Assert.Equal(isFound ? "scene" : "", Names(new SearchQuery { Text = text }, Asset(ObjectKind.Dataset, "scene")));

    [Fact]
    public void Short_words_are_not_mistaken_for_others() => Assert.Equal("", Names(new SearchQuery { Text = "car" }, Asset(ObjectKind.Dataset, "cat")));

    private static string Names(SearchQuery query, params SearchDocument[] assets) =>
        string.Join(' ', new PlainSearch(assets is [] ? Assets : assets).FirstPage(query).Hits.Select(hit => hit.Name));

    private static SearchDocument Asset(ObjectKind kind, string name) =>
        new() { Uri = $"aip://{AssetKinds.Word(kind)}/k8s/studio/{name}", Kind = kind, Namespace = "studio", Name = name };
}

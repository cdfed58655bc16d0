using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Finding;
using Xunit;

namespace ModelOperator.Core.Tests.Queries.Finding;

/// <summary>What is found by which words, and in which order.</summary>
public class AssetSearchTests
{
    private static readonly FoundAsset[] Assets =
    [
        Asset(ObjectKind.Embedding, "scenes") with { DisplayName = "Scene vectors", Tags = ["video"], Domain = "studio" },
        Asset(ObjectKind.Model, "scene-encoder") with { Description = "Encodes shots and scenes.", Owners = ["Studio Research"], Task = "feature-extraction", License = "Apache-2.0" },
        Asset(ObjectKind.Model, "ranker") with { Description = "Ranks titles.", Tags = ["home"], UseCases = ["scene selection"] },
        Asset(ObjectKind.ModelVersion, "ranker-1.0.0") with { Stage = "Production" },
        Asset(ObjectKind.Dataset, "scene") with { Unused = true },
    ];

    [Theory]
    [InlineData("scene", "scene scene-encoder scenes ranker")]
    [InlineData("SCENE", "scene scene-encoder scenes ranker")]
    [InlineData("scene-enc", "scene-encoder")]
    [InlineData("scnee", "scene scene-encoder scenes ranker")]
    [InlineData("encodr", "scene-encoder")]
    [InlineData("research encoder", "scene-encoder")]
    [InlineData("research ranker", "")]
    [InlineData("ranker", "ranker ranker-1.0.0")]
    [InlineData("tags:(\"; DROP TABLE", "")]
    public void The_best_fit_comes_first(string query, string expected) => Assert.Equal(expected, Names(query, new SearchFilters()));

    [Fact]
    public void Without_words_everything_is_found() => Assert.Equal(Assets.Length, Find("", new SearchFilters()).Answer!.Total);

    public static TheoryData<string, string> Filters => new()
    {
        { "kind", "scene-encoder ranker" },
        { "domain", "scenes" },
        { "owner", "scene-encoder" },
        { "tag", "ranker" },
        { "task", "scene-encoder" },
        { "stage", "ranker-1.0.0" },
        { "license", "scene-encoder" },
        { "unused", "scene" },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public void Filters_narrow(string filter, string expected) => Assert.Equal(
        expected.Split(' ').Order(),
        Names("", filter switch
        {
            "kind" => new SearchFilters { Kinds = new HashSet<ObjectKind> { ObjectKind.Model } },
            "domain" => new SearchFilters { Domains = ["Studio"] },
            "owner" => new SearchFilters { Owners = ["studio research", "nobody"] },
            "tag" => new SearchFilters { Tags = ["home"] },
            "task" => new SearchFilters { Tasks = ["feature-extraction"] },
            "stage" => new SearchFilters { Stages = ["production"] },
            "license" => new SearchFilters { Licenses = ["apache-2.0"] },
            _ => new SearchFilters { Unused = true },
        }).Split(' ').Order());

    [Fact]
    public void As_many_are_named_as_are_asked_for_and_all_are_counted()
    {
        var found = AssetSearch.Find(Assets, "scene", new SearchFilters(), limit: 1).Answer!;

        Assert.Equal(4, found.Total);
        Assert.Equal("scene", Assert.Single(found.Assets).Name);
    }

    [Fact]
    public void Too_long_a_query_is_refused() =>
        Assert.Contains("at most 1000", Find(new string('a', 10_000), new SearchFilters()).Refusal!.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("!!!")]
    [InlineData("\u202e\u0007")]
    public void A_query_without_words_is_refused(string query) => Assert.Equal(RefusalReason.Malformed, Find(query, new SearchFilters()).Refusal!.Reason);

    [Theory]
    [InlineData("scene", true)]
    [InlineData("cene", true)]
    [InlineData("sceene", true)]
    [InlineData("scane", true)]
    [InlineData("secne", true)]
    [InlineData("sceneee", false)]
    [InlineData("snece", false)]
    [InlineData("senec", false)]
    public void One_mistake_is_one_letter_more_less_other_or_swapped(string query, bool isFound) =>
        Assert.Equal(isFound ? 1 : 0, AssetSearch.Find([Asset(ObjectKind.Dataset, "scene")], query, new SearchFilters(), limit: 1).Answer!.Total);

    [Fact]
    public void Short_words_are_not_mistaken_for_others() =>
        Assert.Equal(0, AssetSearch.Find([Asset(ObjectKind.Dataset, "cat")], "car", new SearchFilters(), limit: 1).Answer!.Total);

    private static string Names(string query, SearchFilters filters) => string.Join(' ', Find(query, filters).Answer!.Assets.Select(asset => asset.Name));

    private static QueryResult<FoundAssets> Find(string query, SearchFilters filters) => AssetSearch.Find(Assets, query, filters, limit: 100);

    private static FoundAsset Asset(ObjectKind kind, string name) =>
        new() { Uri = $"aip://{AssetKinds.Word(kind)}/k8s/studio/{name}", Kind = kind, Namespace = "studio", Name = name };
}

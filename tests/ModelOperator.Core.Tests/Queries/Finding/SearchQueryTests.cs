using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Finding;
using Xunit;

namespace ModelOperator.Core.Tests.Queries.Finding;

/// <summary>What may be searched for, and which pages belong together.</summary>
public class SearchQueryTests
{
    [Fact]
    public void Too_long_a_query_is_refused() =>
        Assert.Contains("at most 1024", new SearchQuery { Text = new string('a', 10_000) }.Checked().Refusal!.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("!!!")]
    [InlineData("\u202e\u0007")]
    public void A_query_without_words_is_refused(string text) => Assert.Equal(RefusalReason.Malformed, new SearchQuery { Text = text }.Checked().Refusal!.Reason);

    [Theory]
    [InlineData(Facet.Stage, "production", "Production")]
    [InlineData(Facet.Kind, "MODEL", "Model")]
    [InlineData(Facet.Unused, "True", "true")]
    [InlineData(Facet.Tag, "Video", "Video")]
    public void Of_a_few_known_values_one_is_meant_in_upper_or_lower_case(Facet facet, string value, string meant) =>
        Assert.Equal([meant], Of(facet, value).Checked().Answer!.Filters[facet]);

    [Theory]
    [InlineData(Facet.Stage, "live", "stage is \"live\": write None, ")]
    [InlineData(Facet.Kind, "Pod", "kind is \"Pod\": write Dataset, Model, ")]
    [InlineData(Facet.Unused, "maybe", "unused is \"maybe\": write true, false")]
    public void Another_value_is_refused(Facet facet, string value, string sentence) =>
        Assert.Contains(sentence, Of(facet, value).Checked().Refusal!.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_no_token_is_refused(string token) => Assert.Null(PagePosition.Read(token, new SearchQuery()));

    [Fact]
    public void A_token_of_another_query_is_refused()
    {
        var query = new SearchQuery { Text = "scene", Filters = new Dictionary<Facet, IReadOnlyList<string>> { [Facet.Tag] = ["a", "b"] } };
        var token = new PagePosition(-3, "name", "aip://model/k8s/a/name").ToToken(query);
        Assert.Equal(new PagePosition(-3, "name", "aip://model/k8s/a/name"), PagePosition.Read(token, query with { PageSize = 7 }));
        Assert.NotNull(PagePosition.Read(token, query with { Filters = new Dictionary<Facet, IReadOnlyList<string>>(query.Filters) { [Facet.Owner] = [] } }));
        Assert.Null(PagePosition.Read(token, query with { Text = "scenes" }));
        Assert.Null(PagePosition.Read(token, query with { Filters = new Dictionary<Facet, IReadOnlyList<string>> { [Facet.Tag] = ["ab"] } }));
        Assert.Null(PagePosition.Read(token, query with { Filters = new Dictionary<Facet, IReadOnlyList<string>> { [Facet.Owner] = ["a", "b"] } }));
    }

    private static SearchQuery Of(Facet facet, string value) => new() { Filters = new Dictionary<Facet, IReadOnlyList<string>> { [facet] = [value] } };
}

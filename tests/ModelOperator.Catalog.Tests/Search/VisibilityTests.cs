using ModelOperator.Catalog.Search;
using Xunit;

namespace ModelOperator.Catalog.Tests.Search;

public sealed class VisibilityTests
{
    [Theory]
    [InlineData("fraud-scorer")]
    [InlineData("fraud")]
    [InlineData("fruad")]
    [InlineData("risk")]
    [InlineData("secret-tag")]
    [InlineData("chargebacks")]
    public async Task What_is_hidden_is_found_by_nothing(string text)
    {
        using var company = await Company.Indexed();
        var answer = await company.Ask(text, Company.StudioMember);
        Assert.Equal(0, answer.Total);
        Assert.Empty(answer.Corrections);
        Assert.All(answer.Facets.Values, counts => Assert.Empty(counts));
    }

    [Fact]
    public async Task Hidden_assets_are_in_no_count()
    {
        using var company = await Company.Indexed();
        var answer = await company.Ask("scene", Company.StudioMember);
        Assert.DoesNotContain(answer.Facets[Facet.Domain], domain => domain.Value == "payments");
        Assert.DoesNotContain(answer.Hits, hit => hit.Document.Namespace == "payments");
        Assert.Equal(answer.Hits.Count, answer.Total);
    }

    [Fact]
    public async Task Of_a_listed_asset_nothing_but_names_and_description_is_shown_searched_or_counted()
    {
        using var company = await Company.Indexed();
        var hit = (await company.Ask("ad relevance", Company.StudioMember)).Hits[0];
        Assert.Equal((Sight.Listed, "relevance"), (hit.Sight, hit.Document.Name));
        Assert.Equal("Ranks ads by the scene before the break.", hit.Document.Description);
        Assert.Empty(hit.Document.Tags);
        Assert.Empty(hit.Document.Owners);
        Assert.Null(hit.Document.Task);

        Assert.DoesNotContain((await company.Ask("ranking", Company.StudioMember)).Hits, found => found.Document.Name == "relevance");
        var filtered = await company.Ask(
            new SearchQuery { Filters = new Dictionary<Facet, IReadOnlyList<string>> { [Facet.Tag] = ["ranking"] } }, Company.StudioMember);
        Assert.Equal(["taste"], filtered.Hits.Select(found => found.Document.Name));
        Assert.Contains(new FacetCount("ranking", 1), filtered.Facets[Facet.Tag]);
        Assert.Empty((await company.Ask("relevance", Company.StudioMember)).Facets[Facet.Stage]);
    }

    [Fact]
    public async Task A_grant_shows_the_asset_in_full_and_no_other()
    {
        using var company = await Company.Indexed();
        var grantee = Company.See(["aip://model/k8s/payments/fraud-scorer"], ("studio", Sight.Full));
        Assert.Equal("fraud-scorer", (await company.Ask("secret-tag", grantee)).Hits.Single().Document.Name);
        Assert.Equal(0, (await company.Ask("chargebacks", grantee)).Total);
    }

    [Fact]
    public async Task A_relation_leads_only_to_and_from_what_is_seen_in_full()
    {
        using var company = await Company.Indexed();
        var payments = Company.See([], ("payments", Sight.Full));
        Assert.Contains("scenes", (await company.Ask("scenes", payments)).Corrections);

        var listed = Company.See([], ("payments", Sight.Full), ("studio", Sight.Listed));
        Assert.Equal(["scenes"], (await company.Ask("scenes", listed)).Hits.Select(hit => hit.Document.Name));
        Assert.DoesNotContain((await company.Ask("fraud-scorer", listed)).Hits, hit => hit.Document.Name == "scenes");

        var both = Company.See([], ("payments", Sight.Full), ("studio", Sight.Full));
        Assert.Contains((await company.Ask("scenes", both)).Hits, hit => hit.Document.Name == "fraud-scorer");
        Assert.Contains((await company.Ask("fraud-scorer", both)).Hits, hit => hit.Document.Name == "scenes");
        Assert.All((await company.Ask("", both)).Hits, hit => Assert.Empty(hit.Document.Related));
    }
}

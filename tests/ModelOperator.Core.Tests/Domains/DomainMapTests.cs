using ModelOperator.Api;
using ModelOperator.Core.Domains;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Domains;

public class DomainMapTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Namespace[] Namespaces =
        [Make.Namespace("clips").Labeled("team", "media"), Make.Namespace("films").Labeled("team", "media"), Make.Namespace("cards")];

    [Fact]
    public void A_domain_owns_what_it_names_and_what_it_selects_as_far_as_it_exists()
    {
        var map = Map(Make.Domain("studio", ["films", "cards", "gone"], Make.Selector("team", "media")));

        Assert.Equal(["cards", "clips", "films"], map.NamespacesOf("studio"));
        Assert.Equal("studio", map.DomainOf("cards"));
        Assert.Null(map.DomainOf("gone"));
        Assert.Empty(map.NamespacesOf("ads"));
    }

    [Theory]
    [InlineData(0, 1, "b")]
    [InlineData(1, 0, "a")]
    [InlineData(0, 0, "a")]
    public void The_older_domain_keeps_what_two_claim_and_the_name_decides_between_equals(int hourOfB, int hourOfA, string keeper)
    {
        var (a, b) = (Domain("a", hourOfA), Domain("b", hourOfB));

        foreach (var map in new[] { Map(a, b), Map(b, a) })
        {
            Assert.Equal(keeper, map.DomainOf("films"));
            var conflict = new NamespaceConflict("films", keeper, keeper == "a" ? "b" : "a");
            Assert.Equal([conflict], map.ConflictsOf("a"));
            Assert.Equal([conflict], map.ConflictsOf("b"));
        }
    }

    [Fact]
    public void Of_three_the_keeper_sees_two_claimants_and_each_of_them_sees_the_keeper()
    {
        var map = Map(Domain("a", 0), Domain("b", 1), Domain("c", 2));

        Assert.Equal([new("films", "a", "b"), new("films", "a", "c")], map.ConflictsOf("a"));
        Assert.Equal([new("films", "a", "c")], map.ConflictsOf("c"));
    }

    [Fact]
    public void A_domain_that_is_being_deleted_claims_nothing()
    {
        var map = Map(Domain("a", 0).DeletedAt(Noon), Domain("b", 1));

        Assert.Equal("b", map.DomainOf("films"));
        Assert.Empty(map.ConflictsOf("b"));
    }

    [Fact]
    public void What_changed_are_the_namespaces_that_moved_and_the_domains_that_own_or_dispute_others()
    {
        var idle = Make.Domain("idle", ["cards"]);
        var (before, after) = (Map(Domain("a", 0), idle), Map(Domain("a", 2), Domain("b", 1), idle));

        Assert.Equal(["films"], after.ChangedSince(before));
        Assert.Equal(["a", "b"], after.ChangedDomainsSince(before).Order());
        Assert.Empty(after.ChangedSince(after));
        Assert.Empty(after.ChangedDomainsSince(after));
    }

    private static DomainMap Map(params Domain[] domains) => new(domains, Namespaces);

    private static Domain Domain(string name, int hour) => Make.Domain(name, ["films"]).CreatedAt(Noon.AddHours(hour));
}

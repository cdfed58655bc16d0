using ModelOperator.Api;
using ModelOperator.Core.Sharing.Offers;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Sharing.Offers;

/// <summary>What keeps an object from being written over another one of its name.</summary>
public class NameTakenTests
{
    private static readonly DateTimeOffset End = new(2027, 1, 31, 0, 0, 0, TimeSpan.Zero);

    private static readonly SharingGrant Wanted = new GrantOffer
    {
        Asset = new ObjectRef(ObjectKind.Embedding, "studio", "shots"), To = new Grantee { Domain = "ads" }, Permission = Permission.Use, ExpiresAt = End,
    }.ToGrant();

    public static TheoryData<SharingGrant, string?> Grants => new()
    {
        { Wanted, null },
        { Wanted with { Spec = Wanted.Spec with { Purpose = "another", Permissions = [Permission.Discover], Redistribution = Redistribution.Allowed } }, null },
        { Wanted with { Spec = Wanted.Spec with { ExpiresAt = End.AddDays(-1) } }, null },
        { Wanted with { Spec = Wanted.Spec with { To = [new Grantee { Namespace = "ads" }] } }, "has another spec.to" },
        { Wanted with { Spec = Wanted.Spec with { To = [new Grantee { Domain = "ads" }, new Grantee { Domain = "payments" }] } }, "has another spec.to" },
        { Wanted with { Spec = Wanted.Spec with { Resources = [Make.Named(GrantableKind.Embedding, "shots", "scenes")] } }, "has another spec.resources" },
        {
            Wanted with { Spec = Wanted.Spec with { Resources = [Make.Named(GrantableKind.Dataset, "shots")], Approves = [Make.RequestReference("ads/shots")] } },
            "has another spec.resources and another spec.approves"
        },
        { Wanted with { Spec = Wanted.Spec with { Permissions = [Permission.Deploy] } }, "allows more, to Deploy" },
        { Wanted with { Spec = Wanted.Spec with { ExpiresAt = null } }, "lasts longer, without an end" },
        { Wanted with { Spec = Wanted.Spec with { ExpiresAt = End.AddDays(1) } }, "lasts longer, until 2027-02-01T00:00:00Z" },
        { Wanted with { Spec = Wanted.Spec with { Suspended = true } }, "is suspended" },
    };

    [Theory]
    [MemberData(nameof(Grants))]
    public void A_grant_is_not_taken_from_those_who_live_by_it(SharingGrant live, string? reason) => Assert.Equal(reason, NameTaken.By(live, Wanted));

    [Fact]
    public void Namespaces_with_other_labels_are_others()
    {
        static SharingGrant To(string value) => Make.Grant(
            "studio/x", [Make.Named(GrantableKind.Model, "x")], [new Grantee { NamespaceSelector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["team"] = value } } }]);

        Assert.Null(NameTaken.By(To("a"), To("a")));
        Assert.Equal("has another spec.to", NameTaken.By(To("a"), To("b")));
    }

    [Fact]
    public void A_request_for_other_assets_is_another_request()
    {
        var wanted = Make.Request("ads/x", "studio", Permission.Use, Make.Wanted(GrantableKind.Dataset, "plays"));

        Assert.Null(NameTaken.By(Make.Request("ads/x", "studio", Permission.Discover, Make.Wanted(GrantableKind.Dataset, "plays")), wanted));
        Assert.Equal("has another spec.namespace and another spec.resources", NameTaken.By(Make.Request("ads/x", "payments", Permission.Use, Make.Wanted(GrantableKind.Dataset, "plays")), wanted));
        Assert.Equal("has another spec.resources", NameTaken.By(Make.Request("ads/x", "studio", Permission.Use, Make.Wanted(GrantableKind.Dataset, "titles")), wanted));
    }

    [Fact]
    public void A_denial_of_another_request_is_another_denial()
    {
        Assert.Null(NameTaken.By(Make.Denial("studio/no", "ads/plays", "later"), Make.Denial("studio/no", "ads/plays")));
        Assert.Equal("has another spec.request", NameTaken.By(Make.Denial("studio/no", "ads/plays"), Make.Denial("studio/no", "ads/titles")));
    }
}

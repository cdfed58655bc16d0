using ModelOperator.Api;
using ModelOperator.Core.Sharing.Offers;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Sharing.Offers;

/// <summary>Which grant an offer and the answer to a request become.</summary>
public class GrantOfferTests
{
    private static readonly DateTimeOffset Now = new(2026, 4, 1, 12, 0, 0, 500, TimeSpan.Zero);

    private static readonly AccessRequest Request = new()
    {
        Metadata = new ObjectMeta { Namespace = "ads", Name = "scenes" },
        Spec = new AccessRequestSpec
        {
            Namespace = "studio",
            Resources = [new RequestedResources { Kind = GrantableKind.Embedding, Names = ["shots", "scenes"] }],
            Permission = Permission.Use,
            Purpose = "Matching",
            Duration = "720h",
        },
    };

    public static TheoryData<Grantee, string> Grantees => new()
    {
        { new Grantee { Domain = "ads" }, "embedding-shots-to-ads" },
        { new Grantee { Namespace = "ads-context" }, "embedding-shots-to-ads-context" },
        { new Grantee { NamespaceSelector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["a"] = "b" } } }, "embedding-shots-to-labelled" },
        { new Grantee { All = true }, "embedding-shots-to-all" },
    };

    [Theory]
    [MemberData(nameof(Grantees))]
    public void The_same_offer_is_the_same_grant(Grantee to, string name)
    {
        var grant = new GrantOffer { Asset = new ObjectRef(ObjectKind.Embedding, "studio", "shots"), To = to, Permission = Permission.Use }.ToGrant();

        Assert.Equal(new ObjectKey("studio", name), grant.Metadata.Key);
        Assert.Equal(to, Assert.Single(grant.Spec.To));
        Assert.Equal(["shots"], Assert.Single(grant.Spec.Resources).Names);
        Assert.Null(grant.Spec.Approves);
    }

    [Fact]
    public void A_name_is_never_longer_than_Kubernetes_takes() => Assert.InRange(
        new GrantOffer { Asset = new ObjectRef(ObjectKind.Dataset, "studio", new string('a', 253)), To = new Grantee { Domain = "ads" }, Permission = Permission.Use }.ToGrant().Metadata.Name.Length, 1, 253);

    [Fact]
    public void An_answer_gives_what_is_asked_for_and_names_the_request()
    {
        var grant = GrantOffer.Answer(Request, name: null, permission: null, expiresAt: null, purpose: null, Now);

        Assert.Equal(new ObjectKey("studio", "scenes-to-ads"), grant.Metadata.Key);
        Assert.Equal("ads", Assert.Single(grant.Spec.To).Namespace);
        Assert.Equal(["shots", "scenes"], Assert.Single(grant.Spec.Resources).Names);
        Assert.Equal([Permission.Use], grant.Spec.Permissions);
        Assert.Equal(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero), grant.Spec.ExpiresAt);
        Assert.Equal("Matching", grant.Spec.Purpose);
        Assert.Equal(new AccessRequestReference { Namespace = "ads", Name = "scenes" }, Assert.Single(grant.Spec.Approves!));
    }

    [Fact]
    public void What_the_owner_says_goes_before_what_is_asked_for()
    {
        var end = Now.AddDays(1);
        var grant = GrantOffer.Answer(Request, "trial", Permission.Discover, end, "A look", Now);

        Assert.Equal("trial", grant.Metadata.Name);
        Assert.Equal([Permission.Discover], grant.Spec.Permissions);
        Assert.Equal(end, grant.Spec.ExpiresAt);
        Assert.Equal("A look", grant.Spec.Purpose);
    }

    [Fact]
    public void A_request_can_be_answered_by_what_the_assets_tell_of_it()
    {
        var pending = new PendingAccessRequest { Namespace = "ads", Name = "scenes", Permission = Permission.Use };
        Dataset Asked(string name, params IReadOnlyList<PendingAccessRequest> by) => new()
        {
            Metadata = new ObjectMeta { Namespace = "studio", Name = name },
            Spec = new DatasetSpec { Type = DatasetType.Files, Uri = "s3://x", Version = "1" },
            Status = new DatasetStatus { AccessRequests = by },
        };

        var request = PendingRequest.Of(new ObjectKey("ads", "scenes"), "studio", [Asked("a", pending), Asked("b", pending with { Name = "other" }), Asked("c", pending)])!;

        Assert.Equal(["a", "c"], Assert.Single(request.Spec.Resources).Names);
        Assert.Equal(Permission.Use, request.Spec.Permission);
        Assert.Null(PendingRequest.Of(new ObjectKey("ads", "scenes"), "studio", [Asked("b", pending with { Namespace = "other" })]));
    }

    [Theory]
    [InlineData("2027-01-31", "2027-01-31T00:00:00Z")]
    [InlineData("2027-01-31T18:00:00Z", "2027-01-31T18:00:00Z")]
    [InlineData("2027-01-31T18:00:00+02:00", "2027-01-31T16:00:00Z")]
    [InlineData("30d", "2026-05-01T12:00:00Z")]
    [InlineData("1h30m", "2026-04-01T13:30:00Z")]
    [InlineData("2025-01-01", null)]
    [InlineData("0d", null)]
    [InlineData("-1d", null)]
    [InlineData("99999999999d", null)]
    [InlineData("tomorrow", null)]
    [InlineData("", null)]
    public void An_end_is_a_date_a_moment_or_how_long_from_now(string text, string? expected) =>
        Assert.Equal(expected, EndTime.Parse(text, Now)?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
}

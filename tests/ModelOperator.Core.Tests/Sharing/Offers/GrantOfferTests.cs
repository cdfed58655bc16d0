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
        { new Grantee { Domain = "ads" }, "embedding-shots-to-domain-ads" },
        { new Grantee { Namespace = "ads" }, "embedding-shots-to-namespace-ads" },
        { Labelled(("a", "b"), ("c", "d")), "embedding-shots-to-labels-2aa4f833b3" },
        { Labelled(("c", "d"), ("a", "b")), "embedding-shots-to-labels-2aa4f833b3" },
        { Labelled(("a", "bc")), "embedding-shots-to-labels-82e9f6ae04" },
        { new Grantee { All = true }, "embedding-shots-to-all" },
    };

    [Theory]
    [MemberData(nameof(Grantees))]
    public void The_same_offer_is_the_same_grant_and_another_one_another(Grantee to, string name)
    {
        var grant = new GrantOffer { Asset = new ObjectRef(ObjectKind.Embedding, "studio", "shots"), To = to, Permission = Permission.Use }.ToGrant();

        Assert.Equal(new ObjectKey("studio", name), grant.Metadata.Key);
        Assert.Equal(to, Assert.Single(grant.Spec.To));
        Assert.Equal(["shots"], Assert.Single(grant.Spec.Resources).Names);
        Assert.Null(grant.Spec.Approves);
    }

    [Fact]
    public void A_name_is_never_longer_than_Kubernetes_takes_and_still_another_one()
    {
        var (one, other) = (OfRequest(new string('a', 252) + "b"), OfRequest(new string('a', 252) + "c"));

        Assert.Equal((253, 253), (one.Length, other.Length));
        Assert.NotEqual(one, other);
        Assert.NotEqual(OfferNames.OfAnswer(new ObjectKey("a", "b-c")), OfferNames.OfAnswer(new ObjectKey("a-b", "c")));
        Assert.Equal("dataset-studio.keyframes", OfRequest("keyframes"));

        static string OfRequest(string name) => OfferNames.OfRequest(new ObjectRef(ObjectKind.Dataset, "studio", name));
    }

    [Fact]
    public void An_answer_gives_what_is_asked_for_and_names_the_request()
    {
        var grant = GrantOffer.Answer(Request, name: null, permission: null, expiresAt: null, purpose: null, Now);

        Assert.Equal(new ObjectKey("studio", "answer-ads.scenes"), grant.Metadata.Key);
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
        var pending = new PendingAccessRequest { Namespace = "ads", Name = "scenes", Permission = Permission.Use, Duration = "720h" };
        Dataset Asked(string name, params IReadOnlyList<PendingAccessRequest> by) => new()
        {
            Metadata = new ObjectMeta { Namespace = "studio", Name = name },
            Spec = new DatasetSpec { Type = DatasetType.Files, Uri = "s3://x", Version = "1" },
            Status = new DatasetStatus { AccessRequests = by },
        };

        var request = PendingRequest.Of(new ObjectKey("ads", "scenes"), "studio", [Asked("a", pending), Asked("b", pending with { Name = "other" }), Asked("c", pending)])!;

        Assert.Equal(["a", "c"], Assert.Single(request.Spec.Resources).Names);
        Assert.Equal(Permission.Use, request.Spec.Permission);
        Assert.Equal(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero), GrantOffer.Answer(request, null, null, null, null, Now).Spec.ExpiresAt);
        Assert.Null(PendingRequest.Of(new ObjectKey("ads", "scenes"), "studio", [Asked("b", pending with { Namespace = "other" })]));
    }

    [Fact]
    public void Where_the_assets_tell_different_things_the_least_counts()
    {
        Dataset Asked(string name, Permission permission, string? duration) => new()
        {
            Metadata = new ObjectMeta { Namespace = "studio", Name = name },
            Spec = new DatasetSpec { Type = DatasetType.Files, Uri = "s3://x", Version = "1" },
            Status = new DatasetStatus { AccessRequests = [new PendingAccessRequest { Namespace = "ads", Name = "scenes", Permission = permission, Duration = duration }] },
        };

        var request = PendingRequest.Of(new ObjectKey("ads", "scenes"), "studio", [Asked("a", Permission.Deploy, null), Asked("b", Permission.Use, "720h"), Asked("c", Permission.Use, "8h")])!;

        Assert.Equal((Permission.Use, "8h"), (request.Spec.Permission, request.Spec.Duration));
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("studio", 2L, null)]
    [InlineData("payments", null, "AccessRequest ads/scenes asks for assets of namespace studio, not of payments: look what it asks for, and name that namespace or leave -n out")]
    [InlineData(null, 1L, "AccessRequest ads/scenes is at generation 2, not 1: it was changed, so read it again")]
    public void What_is_approved_is_what_was_read(string? ns, long? generation, string? refusal) =>
        Assert.Equal(refusal, Approval.Refusal(Request with { Metadata = Request.Metadata with { Generation = 2 } }, ns, generation));

    [Fact]
    public void The_generation_of_what_may_not_be_read_is_not_believed() =>
        Assert.StartsWith("AccessRequest ads/scenes may not be read by you", Approval.Refusal(Request, null, 1), StringComparison.Ordinal);

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

    private static Grantee Labelled(params (string Key, string Value)[] labels) =>
        new() { NamespaceSelector = new LabelSelector { MatchLabels = labels.ToDictionary(label => label.Key, label => label.Value) } };
}

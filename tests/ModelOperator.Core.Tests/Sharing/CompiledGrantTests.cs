using ModelOperator.Api;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Sharing;

public class CompiledGrantTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<string, string> Red = new() { ["team"] = "red" };
    private static readonly Dictionary<string, string> Blue = new() { ["team"] = "blue" };

    private static readonly LabelSelector NotRed = new()
    {
        MatchExpressions = [new LabelSelectorRequirement { Key = "team", Operator = LabelSelectorOperator.NotIn, Values = ["red"] }],
    };

    [Theory]
    [InlineData(false, null, true)]
    [InlineData(false, 13, true)]
    [InlineData(false, 12, false)]
    [InlineData(false, 11, false)]
    [InlineData(true, null, false)]
    [InlineData(true, 13, false)]
    public void A_grant_is_active_until_it_is_suspended_or_its_time_has_come(bool suspended, int? expiryHour, bool active)
    {
        var grant = Grant(to: [Make.ToNamespace("ads")]);
        grant = grant with
        {
            Spec = grant.Spec with { Suspended = suspended, ExpiresAt = expiryHour is { } hour ? Noon.AddHours(hour - 12) : null },
        };

        Assert.Equal(active, new CompiledGrant(grant).IsActive(Noon));
    }

    [Fact]
    public void A_grant_that_is_being_deleted_allows_nothing() =>
        Assert.False(new CompiledGrant(Grant(to: [Make.ToNamespace("ads")]).DeletedAt(Noon)).IsActive(Noon));

    [Theory]
    [InlineData(new[] { Permission.Discover }, Permission.Discover)]
    [InlineData(new[] { Permission.Use }, Permission.Use)]
    [InlineData(new[] { Permission.Deploy, Permission.Discover }, Permission.Deploy)]
    public void The_highest_permission_counts(Permission[] permissions, Permission highest)
    {
        var grant = Grant(to: [Make.ToNamespace("ads")]);

        Assert.Equal(highest, new CompiledGrant(grant with { Spec = grant.Spec with { Permissions = permissions } }).Permission);
    }

    [Fact]
    public void All_reaches_every_namespace_that_exists_but_the_owners()
    {
        var grant = new CompiledGrant(Grant(to: [new Grantee { All = true }]));

        Assert.True(grant.Reaches("ads", null, exists: true, domain: null));
        Assert.True(grant.Reaches("payments", Blue, exists: true, domain: "payments"));
        Assert.False(grant.Reaches("ads", null, exists: false, domain: null));
        Assert.False(grant.Reaches(grant.Key.Namespace, null, exists: true, domain: null));
        Assert.False(new CompiledGrant(Grant(to: [new Grantee { All = false }])).Reaches("ads", null, exists: true, domain: null));
    }

    [Fact]
    public void A_namespace_is_reached_by_its_name()
    {
        var grant = new CompiledGrant(Grant(to: [Make.ToNamespace("ads")]));

        Assert.True(grant.Reaches("ads", null, exists: true, domain: null));
        Assert.True(grant.Reaches("ads", null, exists: false, domain: null));
        Assert.False(grant.Reaches("ads-2", null, exists: true, domain: null));
    }

    [Fact]
    public void A_namespace_is_reached_by_its_domain()
    {
        var grant = new CompiledGrant(Grant(to: [Make.ToDomain("ads")]));

        Assert.True(grant.Reaches("creatives", null, exists: true, domain: "ads"));
        Assert.False(grant.Reaches("ads", null, exists: true, domain: null));
        Assert.False(grant.Reaches("ads", null, exists: true, domain: "studio"));
    }

    [Fact]
    public void A_namespace_is_reached_by_its_labels()
    {
        var grant = new CompiledGrant(Grant(to: [Make.ToNamespacesLabeled("team", "red")]));

        Assert.True(grant.Reaches("ads", Red, exists: true, domain: null));
        Assert.False(grant.Reaches("ads", Blue, exists: true, domain: null));
        Assert.False(grant.Reaches("ads", null, exists: true, domain: null));
    }

    [Fact]
    public void A_namespace_that_is_not_known_is_not_reached_by_labels_it_might_not_have()
    {
        var grant = new CompiledGrant(Grant(to: [new Grantee { NamespaceSelector = NotRed }]));

        Assert.True(grant.Reaches("ads", null, exists: true, domain: null));
        Assert.False(grant.Reaches("ads", null, exists: false, domain: null));
    }

    [Fact]
    public void A_grant_reaches_not_its_own_namespace()
    {
        var grant = new CompiledGrant(Grant(to: [Make.ToNamespace("studio"), Make.ToDomain("studio"), new Grantee { NamespaceSelector = NotRed }]));

        Assert.False(grant.Reaches("studio", Blue, exists: true, domain: "studio"));
    }

    [Fact]
    public void One_grantee_of_several_is_enough()
    {
        var grant = new CompiledGrant(Grant(to: [Make.ToDomain("ads"), Make.ToNamespace("payments")]));

        Assert.True(grant.Reaches("payments", null, exists: true, domain: null));
        Assert.True(grant.Reaches("creatives", null, exists: true, domain: "ads"));
    }

    [Fact]
    public void An_asset_is_covered_by_kind_and_name_whether_it_exists_or_not()
    {
        var grant = new CompiledGrant(Grant([Make.Named(GrantableKind.Dataset, "plays", "titles")]));

        Assert.True(grant.Covers(Dataset("plays"), null, exists: true));
        Assert.True(grant.Covers(Dataset("titles"), null, exists: false));
        Assert.False(grant.Covers(Dataset("users"), null, exists: true));
        Assert.False(grant.Covers(new ObjectRef(ObjectKind.Embedding, "studio", "plays"), null, exists: true));
    }

    [Fact]
    public void An_asset_of_another_namespace_is_never_covered()
    {
        var grant = new CompiledGrant(Grant([Make.Named(GrantableKind.Dataset, "plays"), Make.Labeled(GrantableKind.Dataset, "team", "red")]));

        Assert.False(grant.Covers(new ObjectRef(ObjectKind.Dataset, "ads", "plays"), Red, exists: true));
    }

    [Fact]
    public void An_asset_is_covered_by_labels_only_while_it_exists()
    {
        var grant = new CompiledGrant(Grant([new GrantedResources { Kind = GrantableKind.Dataset, Selector = NotRed }]));

        Assert.True(grant.Covers(Dataset("plays"), Blue, exists: true));
        Assert.False(grant.Covers(Dataset("plays"), Red, exists: true));
        Assert.False(grant.Covers(Dataset("plays"), null, exists: false));
    }

    [Fact]
    public void Several_entries_for_one_kind_add_up()
    {
        var grant = new CompiledGrant(Grant([Make.Named(GrantableKind.Dataset, "plays"), Make.Labeled(GrantableKind.Dataset, "team", "red")]));

        Assert.True(grant.Covers(Dataset("plays"), null, exists: true));
        Assert.True(grant.Covers(Dataset("titles"), Red, exists: true));
        Assert.False(grant.Covers(Dataset("titles"), Blue, exists: true));
    }

    [Theory]
    [InlineData(GrantableKind.Dataset, ObjectKind.Dataset)]
    [InlineData(GrantableKind.Model, ObjectKind.Model)]
    [InlineData(GrantableKind.ModelVersion, ObjectKind.ModelVersion)]
    [InlineData(GrantableKind.Embedding, ObjectKind.Embedding)]
    [InlineData(GrantableKind.ModelDeployment, ObjectKind.ModelDeployment)]
    public void Every_grantable_kind_is_a_kind_of_asset(GrantableKind granted, ObjectKind kind)
    {
        var grant = new CompiledGrant(Grant([Make.Named(granted, "plays")]));

        Assert.All(Enum.GetValues<ObjectKind>(), other => Assert.Equal(other == kind, grant.Covers(new ObjectRef(other, "studio", "plays"), null, exists: false)));
        Assert.Equal([new ObjectRef(kind, "studio", "plays")], grant.Named);
    }

    private static SharingGrant Grant(IReadOnlyList<GrantedResources>? resources = null, IReadOnlyList<Grantee>? to = null) =>
        Make.Grant("studio/shared", resources ?? [Make.Named(GrantableKind.Dataset, "plays")], to ?? [Make.ToNamespace("ads")]);

    private static ObjectRef Dataset(string name) => new(ObjectKind.Dataset, "studio", name);
}

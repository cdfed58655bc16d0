using ModelOperator.Api;
using ModelOperator.Catalog.Access;
using ModelOperator.Catalog.Observation;
using ModelOperator.Catalog.Search;
using ModelOperator.Core;
using ModelOperator.Core.State;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Catalog.Tests.Access;

public sealed class CallerViewTests
{
    private static readonly Caller Ada = new("ada", ["encoders"]);
    private static readonly ObjectRef Shots = new(ObjectKind.Dataset, "studio", "shots");
    private static readonly ObjectRef Encoder = new(ObjectKind.Model, "studio", "encoder");
    private static readonly ObjectRef EncoderVersion = new(ObjectKind.ModelVersion, "studio", "encoder-1");
    private static readonly ObjectRef Grant = new(ObjectKind.SharingGrant, "studio", "shared");

    [Theory]
    [InlineData(DiscoveryMode.Open, Sight.Full)]
    [InlineData(DiscoveryMode.Listed, Sight.Listed)]
    [InlineData(DiscoveryMode.Private, Sight.Hidden)]
    [InlineData(null, Sight.Listed)]
    public void A_stranger_sees_what_the_discovery_mode_shows(DiscoveryMode? mode, Sight expected)
    {
        var view = See(Ada, mode);

        Assert.Equal(expected, view.SightOf(Shots));
        Assert.Equal(expected, view.Visibility.OfNamespace("studio"));
        Assert.Equal(expected == Sight.Full, view.Viewer.Sees(Shots));
        Assert.Equal(expected == Sight.Listed, view.Viewer.Lists(Shots));
        Assert.False(view.Viewer.Reads(Shots));
        Assert.False(view.Viewer.Sees(Grant));
    }

    [Theory]
    [InlineData(SubjectKind.User, "ada", null, true)]
    [InlineData(SubjectKind.Group, "encoders", null, true)]
    [InlineData(SubjectKind.Group, "ada", null, false)]
    [InlineData(SubjectKind.User, "encoders", null, false)]
    [InlineData(SubjectKind.ServiceAccount, "ada", "studio", false)]
    public void A_member_sees_and_reads_everything_of_a_private_domain(SubjectKind kind, string name, string? ns, bool isMember)
    {
        var view = See(Ada, DiscoveryMode.Private, new Subject { Kind = kind, Name = name, Namespace = ns });

        Assert.Equal(isMember ? Sight.Full : Sight.Hidden, view.SightOf(Shots));
        Assert.Equal(isMember, view.Viewer.Reads(Shots));
        Assert.Equal(isMember, view.Viewer.Sees(Grant));
    }

    [Fact]
    public void A_service_account_is_a_member_by_its_namespace_and_name()
    {
        var member = new Subject { Kind = SubjectKind.ServiceAccount, Name = "trainer", Namespace = "ml" };
        Assert.Equal(Sight.Full, See(new Caller("system:serviceaccount:ml:trainer", []), DiscoveryMode.Private, member).SightOf(Shots));
        Assert.Equal(Sight.Hidden, See(new Caller("system:serviceaccount:other:trainer", []), DiscoveryMode.Private, member).SightOf(Shots));
    }

    [Fact]
    public void A_group_of_everybody_opens_nothing()
    {
        var everybody = new Subject { Kind = SubjectKind.Group, Name = "system:authenticated" };
        Assert.Equal(Sight.Hidden, See(new Caller("ada", ["system:authenticated"]), DiscoveryMode.Private, everybody).SightOf(Shots));
    }

    [Fact]
    public void A_namespace_of_no_domain_is_seen_by_who_may_read_it()
    {
        var lost = Shots with { Namespace = "lost" };
        Assert.Equal(Sight.Hidden, See(Ada, DiscoveryMode.Open).SightOf(lost));
        Assert.Equal(Sight.Full, CallerView.Of(SharingFacts.Of(World(DiscoveryMode.Private), [], null), Ada, new HashSet<string> { "lost" }).SightOf(lost));
    }

    [Fact]
    public void What_is_granted_to_a_namespace_is_seen_by_who_may_read_that_namespace_and_nothing_beside_it()
    {
        var state = World(DiscoveryMode.Private, grant: Make.Grant("studio/shared", [Make.Named(GrantableKind.Model, "encoder")], [Make.ToNamespace("lost")], Permission.Discover));
        var view = CallerView.Of(SharingFacts.Of(state, [], null), Ada, new HashSet<string> { "lost" });

        Assert.Equal(Sight.Full, view.SightOf(Encoder));
        Assert.Equal(Sight.Full, view.SightOf(EncoderVersion));
        Assert.Equal(Sight.Hidden, view.SightOf(Shots));
        Assert.True(view.Viewer.Sees(Grant));
        Assert.False(view.Viewer.Reads(Grant));
        Assert.Contains("aip://modelversion/k8s/studio/encoder-1", view.Visibility.Granted);
        Assert.DoesNotContain("aip://dataset/k8s/studio/shots", view.Visibility.Granted);
        Assert.Equal(Sight.Hidden, CallerView.Of(SharingFacts.Of(state, [], null), Ada, new HashSet<string>()).SightOf(Encoder));
    }

    [Fact]
    public void What_was_granted_is_read_by_those_who_may_read_it_in_the_cluster_too()
    {
        var user = Make.Domain("user", ["lost"]);
        user = user with { Spec = user.Spec with { Members = [new Subject { Kind = SubjectKind.User, Name = "grace" }] } };
        var grant = Make.Grant("studio/shared", [Make.Named(GrantableKind.Model, "encoder")], [Make.ToNamespace("lost"), Make.ToDomain("user")], Permission.Discover);
        var state = World(DiscoveryMode.Private, grant: grant);
        state.Set(user);
        state.Settle();
        var sharing = SharingFacts.Of(state, [], null);
        CallerView See(string name, params string[] readable) => CallerView.Of(sharing, new Caller(name, []), readable.ToHashSet());

        // The operator binds the grant's Role to the service accounts of the grantee and to the members of the named domain.
        Assert.True(See("system:serviceaccount:lost:trainer").Viewer.Reads(Encoder));
        Assert.True(See("system:serviceaccount:lost:trainer").Viewer.Sees(EncoderVersion));
        Assert.True(See("grace").Viewer.Reads(EncoderVersion));
        Assert.True(See("eve", "lost").Viewer.Sees(Encoder));
        Assert.False(See("eve", "lost").Viewer.Reads(Encoder));
        Assert.False(See("system:serviceaccount:other:trainer", "lost").Viewer.Reads(Encoder));
        Assert.False(See("system:serviceaccount:other:trainer").Viewer.Sees(Encoder));
    }

    [Fact]
    public void Two_views_are_the_same_exactly_when_they_show_the_same()
    {
        HashSet<string> lost = ["lost"], none = [];
        var grant = Make.Grant("studio/shared", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace("lost")]);
        var (before, after) = (SharingFacts.Of(World(DiscoveryMode.Private), [], null), SharingFacts.Of(World(DiscoveryMode.Private, grant: grant), [], null));
        after = after with { Discovery = before.Discovery };

        Assert.True(CallerView.Of(before, Ada, lost).IsSameAs(CallerView.Of(before, Ada, lost)));
        Assert.True(CallerView.Of(before, Ada, none).IsSameAs(CallerView.Of(after, Ada, none)));
        Assert.False(CallerView.Of(before, Ada, lost).IsSameAs(CallerView.Of(after, Ada, lost)));
        Assert.False(CallerView.Of(before, Ada, lost).IsSameAs(CallerView.Of(before, Ada, none)));
        Assert.False(CallerView.OfEverything.IsSameAs(CallerView.Of(SharingFacts.Of(new ClusterState(), [], null), Ada, none)));
        Assert.False(CallerView.Of(before, Ada, none).IsSameAs(See(Ada, DiscoveryMode.Open)));
    }

    [Fact]
    public void What_is_granted_to_a_domain_is_seen_by_its_members()
    {
        var user = Make.Domain("user", []);
        user = user with { Spec = user.Spec with { Members = [new Subject { Kind = SubjectKind.Group, Name = "encoders" }] } };
        var state = World(DiscoveryMode.Private, grant: Make.Grant("studio/shared", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToDomain("user")]));
        state.Set(user);
        state.Settle();

        Assert.Equal(Sight.Full, CallerView.Of(SharingFacts.Of(state, [], null), Ada, new HashSet<string>()).SightOf(Shots));
        Assert.Equal(Sight.Hidden, CallerView.Of(SharingFacts.Of(state, [], null), new Caller("eve", []), new HashSet<string>()).SightOf(Shots));
    }

    [Theory]
    [InlineData(false, Sight.Full)]
    [InlineData(true, Sight.Hidden)]
    public void What_is_granted_to_every_namespace_is_seen_by_one_who_stands_in_none_that_is_known_of(bool suspended, Sight expected)
    {
        var grant = Make.Grant("studio/shared", [Make.Named(GrantableKind.Model, "encoder")], [new Grantee { All = true }], Permission.Discover);
        var sharing = SharingFacts.Of(World(DiscoveryMode.Private, grant: grant with { Spec = grant.Spec with { Suspended = suspended } }), [], null);
        var view = CallerView.Of(sharing, Ada, new HashSet<string>());

        Assert.Equal(expected, view.SightOf(Encoder));
        Assert.Equal(expected, view.SightOf(EncoderVersion));
        Assert.Equal(Sight.Hidden, view.SightOf(Shots));
        Assert.False(view.Viewer.Reads(Grant));
        Assert.False(view.Viewer.Reads(Encoder));
        Assert.Equal(!suspended, CallerView.Of(sharing, new Caller("system:serviceaccount:lost:trainer", []), new HashSet<string>()).Viewer.Reads(Encoder));
    }

    [Fact]
    public void A_grant_that_has_ended_shows_nothing()
    {
        var grant = Make.Grant("studio/shared", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace("lost")]);
        var state = World(DiscoveryMode.Private, grant: grant with { Spec = grant.Spec with { Suspended = true } });

        Assert.Equal(Sight.Hidden, CallerView.Of(SharingFacts.Of(state, [], null), Ada, new HashSet<string> { "lost" }).SightOf(Shots));
    }

    private static CallerView See(Caller caller, DiscoveryMode? mode, params Subject[] members) =>
        CallerView.Of(SharingFacts.Of(World(mode, members), [], null), caller, new HashSet<string>());

    private static ClusterState World(DiscoveryMode? mode, Subject[]? members = null, SharingGrant? grant = null)
    {
        var state = new ClusterState();
        var domain = Make.Domain("media", ["studio"]);
        state.Set(Make.Namespace("studio"));
        state.Set(Make.Namespace("lost"));
        state.Set(domain with { Spec = domain.Spec with { Discovery = mode, Members = members ?? [] } });
        state.Set(Make.Dataset("studio/shots"));
        state.Set(Make.Model("studio/encoder"));
        state.Set(Make.ModelVersion("studio/encoder-1", "encoder"));
        if (grant is not null)
        {
            state.Set(grant);
        }

        state.Settle();
        return state;
    }
}

using ModelOperator.Api;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Paging;
using ModelOperator.Core.Queries.Teams;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Queries.Teams;

public class TeamTests
{
    private static readonly PageRequest First = new();

    [Theory]
    [InlineData(DiscoveryMode.Open, "broken, plain, 0 of 1 GPUs, sum(rate), namespace them, broken is ReferenceNotFound")]
    [InlineData(DiscoveryMode.Listed, "broken, plain, how they are is not told")]
    [InlineData(null, "broken, plain, how they are is not told")]
    [InlineData(DiscoveryMode.Private, "there is no domain \"theirs\" that you may see: ask for the list of domains")]
    public void What_others_see_of_a_domain_is_what_its_discovery_mode_says(DiscoveryMode? mode, string expected) =>
        Assert.Equal(expected, Told(Company(mode).SeenByMemberOf("ours")));

    [Theory]
    [InlineData(DiscoveryMode.Open)]
    [InlineData(DiscoveryMode.Listed)]
    [InlineData(DiscoveryMode.Private)]
    public void A_member_sees_all_of_it(DiscoveryMode mode) => Assert.Equal(
        "broken, plain, 0 of 1 GPUs, sum(rate), namespace them, broken is ReferenceNotFound and says why",
        Told(Company(mode).SeenByMemberOf("theirs")));

    [Fact]
    public void A_domain_that_may_not_be_seen_is_in_no_list()
    {
        var company = Company(DiscoveryMode.Private);

        Assert.Equal(["ours"], Names(company.SeenByMemberOf("ours")));
        Assert.Equal(["ours", "theirs"], Names(company.SeenByMemberOf("theirs")));
        Assert.Equal(["ours", "theirs"], Names(Company(DiscoveryMode.Listed).SeenByMemberOf("ours")));
    }

    [Fact]
    public void A_domain_that_may_not_be_seen_is_refused_as_if_it_were_not_there() => Assert.Equal(
        TeamQuery.Ask(Company(DiscoveryMode.Private).SeenByMemberOf("ours"), "theirs", First).Refusal,
        TeamQuery.Ask(QueryWorld.Of(Make.Domain("ours", ["us"])).SeenByMemberOf("ours"), "theirs", First).Refusal);

    [Fact]
    public void Assets_that_may_not_be_seen_are_not_counted()
    {
        var company = Company(DiscoveryMode.Listed);
        var team = TeamQuery.Ask(company.For(Viewer.OfEverything with { Sees = item => item.Name != "broken" }), "theirs", First).Answer!;

        Assert.Equal((1, 1), (team.Domain.Assets.Datasets, team.Domain.Assets.Total));
        Assert.Equal(1, team.Assets!.Single(assets => assets.Kind == ObjectKind.Dataset).Assets.Total);
        Assert.Equal(0, team.Unhealthy!.Total);
    }

    [Fact]
    public void Grants_are_told_to_those_on_both_sides_of_them_and_what_for_to_the_owner()
    {
        var given = Make.Grant("them/shared", [Make.Named(GrantableKind.Dataset, "plain")], [Make.ToDomain("ours")]);
        var company = Company(DiscoveryMode.Private, given with { Spec = given.Spec with { Purpose = "to try it" } });

        var giver = Assert.Single(TeamQuery.Ask(company.SeenByMemberOf("theirs"), "theirs", First).Answer!.GrantsOut!.Items);
        var taker = Assert.Single(TeamQuery.Ask(company.SeenByMemberOf("ours"), "ours", First).Answer!.GrantsIn!.Items);
        var stranger = TeamQuery.Ask(company.SeenByMemberOf("others"), "ours", First).Answer!.GrantsIn!;

        Assert.Equal(("them/shared", "theirs", Permission.Use, true, "to try it", "ours"), (giver.Name, giver.Domain, giver.Permission, giver.Active, giver.Purpose, giver.To!.Single().Domain));
        Assert.Equal(("them/shared", null, null), (taker.Name, taker.Purpose, taker.To));
        Assert.Equal(0, stranger.Total);
    }

    [Fact]
    public void One_who_got_something_is_not_told_who_else_did()
    {
        var given = Make.Grant("them/shared", [Make.Named(GrantableKind.Dataset, "plain")], [Make.ToDomain("ours"), Make.ToDomain("others")]);
        var company = Company(DiscoveryMode.Listed, given, Make.Namespace("else"), Make.Domain("others", ["else"]));

        int Told(string viewer, string domain) => TeamQuery.Ask(company.SeenByMemberOf(viewer), domain, First).Answer!.GrantsIn!.Total;

        Assert.Equal((1, 0), (Told("ours", "ours"), Told("ours", "others")));
        Assert.Equal((1, 1), (Told("theirs", "ours"), Told("theirs", "others")));
        Assert.Equal(1, TeamQuery.Ask(company.SeenByMemberOf("ours"), "theirs", First).Answer!.GrantsOut!.Total);
    }

    [Fact]
    public void One_who_stands_in_a_namespace_is_told_what_that_got_and_not_what_others_of_its_domain_got()
    {
        var world = QueryWorld.Of(
            Make.Namespace("us"), Make.Namespace("us-too"), Make.Namespace("them"), Make.Domain("ours", ["us", "us-too"]), Make.Dataset("them/plain"), Make.Dataset("them/other"),
            Make.Grant("them/here", [Make.Named(GrantableKind.Dataset, "plain")], [Make.ToNamespace("us")]),
            Make.Grant("them/there", [Make.Named(GrantableKind.Dataset, "other")], [Make.ToNamespace("us-too")]));
        var viewer = new Viewer(_ => true, _ => false) { StandsIn = name => name == "us" };

        Assert.Equal("them/here", Assert.Single(TeamQuery.Ask(world.For(viewer), "ours", First).Answer!.GrantsIn!.Items).Name);
    }

    [Theory]
    [InlineData("suspended", 0)]
    [InlineData("expired", 0)]
    [InlineData("draining", 1)]
    public void Only_grants_that_allow_something_are_told(string how, int told)
    {
        var grant = Make.Grant("them/shared", [Make.Named(GrantableKind.Dataset, "plain")], [Make.ToDomain("ours")]);
        var company = Company(DiscoveryMode.Listed, grant with
        {
            Spec = how switch
            {
                "suspended" => grant.Spec with { Suspended = true },
                "expired" => grant.Spec with { ExpiresAt = QueryWorld.Now },
                _ => grant.Spec with { ExpiresAt = QueryWorld.Now, Revocation = new Revocation { Mode = RevocationMode.Drain, GracePeriod = "1h" } },
            },
        });

        var grants = TeamQuery.Ask(company.SeenFrom(), "theirs", First).Answer!.GrantsOut!;

        Assert.Equal(told, grants.Total);
        Assert.All(grants.Items, item => Assert.False(item.Active));
    }

    [Fact]
    public void What_stays_as_it_is_comes_before_what_is_under_way()
    {
        var starting = Make.Dataset("us/a").WithStatus(new DatasetStatus { Conditions = new ObservedConditions(1, QueryWorld.Now).AddReconciling("Copying", "it is copied").All });
        var stuck = Make.Dataset("us/b").WithStatus(new DatasetStatus { Conditions = new ObservedConditions(1, QueryWorld.Now).AddStalled("Torn", "it is torn").All });
        var world = QueryWorld.Of(Make.Namespace("us"), Make.Domain("ours", ["us"]), starting, stuck, Make.Dataset("us/new"));

        var team = TeamQuery.Ask(world.SeenFrom(), "ours", First).Answer!;

        Assert.Equal(["b Torn", "a Copying"], team.Unhealthy!.Items.Select(sick => $"{sick.Node.Name} {sick.Condition.Reason}"));
    }

    private static QueryWorld Company(DiscoveryMode? mode, params Kubernetes.Resources.IKubernetesObject[] more)
    {
        var domain = Make.Domain("theirs", ["them"]);
        return QueryWorld.Observed(
        [
            Make.Namespace("us"), Make.Namespace("them"),
            Make.Domain("ours", ["us"]),
            domain with
            {
                Spec = domain.Spec with { Discovery = mode, Metrics = [new BusinessMetric { Name = "rate", PromQL = "sum(rate)" }], Quota = new DomainQuota { Gpus = 1 } },
            },
            Make.Dataset("them/plain"), Make.Dataset("them/broken", from: ["missing"]),
            .. more,
        ]);
    }

    private static IEnumerable<string> Names(QueryScope scope) => TeamsQuery.Ask(scope, First).Answer!.Items.Select(team => team.Name);

    private static string Told(QueryScope scope)
    {
        var (team, refusal) = TeamQuery.Ask(scope, "theirs", First);
        return team is null ? refusal!.Message : string.Join(", ",
        [
            .. team.Assets!.Single().Assets.Items.Select(dataset => dataset.Name!),
            .. team.Domain.Gpus is { } gpus ? [$"{gpus.Used} of {gpus.Quota} GPUs"] : Array.Empty<string>(),
            .. (team.Metrics ?? []).Select(metric => metric.PromQL),
            .. (team.Namespaces ?? []).Select(name => $"namespace {name}"),
            .. team.Unhealthy?.Items.Select(sick => $"{sick.Node.Name} is {sick.Condition.Reason}{(sick.Condition.Message is null ? "" : " and says why")}")
                ?? ["how they are is not told"],
        ]);
    }
}

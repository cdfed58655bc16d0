using ModelOperator.Api;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Paging;
using ModelOperator.Core.Queries.Reports;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Queries.Reports;

public class ReportTests
{
    private static readonly PageRequest First = new();
    private static readonly Owner Ana = new() { Name = "Ana" };
    private static readonly Owner Ben = new() { Name = "Ben" };

    [Fact]
    public void The_longest_unused_comes_first_and_what_is_used_or_young_is_not_there()
    {
        var world = QueryWorld.Observed(
            Make.Namespace("a"),
            Old(Make.Dataset("a/later"), 40), Old(Make.Dataset("a/source"), 90), Old(Make.Dataset("a/last", from: ["source"]), 50), Old(Make.Dataset("a/young"), 29));

        var items = UnusedReport.Ask(world.SeenFrom(), First).Answer!.Items;

        Assert.Equal(["last", "later"], items.Select(item => item.Node.Name).Order(StringComparer.Ordinal));
        Assert.Equal("delete Dataset a/last, unless somebody outside this cluster needs it", items.Single(item => item.Node.Name == "last").Advice);
    }

    [Fact]
    public void Whoever_answers_for_the_domain_is_concerned_where_the_asset_names_nobody()
    {
        var world = QueryWorld.Observed(
            Make.Namespace("a"), Make.Namespace("b"), Owned(Make.Domain("ours", ["a"]), Ana),
            Old(Make.Dataset("a/plain"), 40), Old(Owned(Make.Dataset("a/owned"), Ben), 40), Old(Make.Dataset("b/lost"), 40));

        Assert.Equal(
            ["lost Owner  by nobody", "owned Owner ours by Ben", "plain Owner ours by Ana"],
            UnusedReport.Ask(world.SeenFrom(), First).Answer!.Items.Select(item => $"{item.Node.Name} {Text(item.Concerned)}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nobody_is_named_for_a_model_once_and_not_for_each_of_its_versions()
    {
        var world = QueryWorld.Of(
            Make.Namespace("a"), Make.Model("a/encoder"), Make.ModelVersion("a/encoder-1", "encoder"), Owned(Make.Dataset("a/owned"), Ana), Make.Deployment("a/serving", "encoder", "1"));

        Assert.Equal(
            ["name who answers for it in spec.info.owners of Model a/encoder", "name who answers for it in spec.info.owners of ModelDeployment a/serving"],
            OwnerlessReport.Ask(world.SeenFrom(), First).Answer!.Items.Select(item => item.Advice));
    }

    [Theory]
    [InlineData("CC-BY-NC-4.0", Stage.Production, Reasons.NonCommercialUpstream)]
    [InlineData("LicenseRef-Research-Only", Stage.Production, null)]
    [InlineData("CC-BY-NC-4.0", Stage.Staging, null)]
    [InlineData("CC-BY-ND-4.0", null, Reasons.NoDerivativesUpstream)]
    [InlineData("MIT", Stage.Production, null)]
    public void A_licence_in_the_way_is_told_with_who_is_concerned(string license, Stage? stage, string? reason)
    {
        var world = QueryWorld.Observed(
            Make.Namespace("a"), Owned(Make.Dataset("a/data").Licensed(license), Ana), Owned(Make.Model("a/encoder"), Ben),
            Make.ModelVersion("a/encoder-1", "encoder", stage: stage, datasets: ["data"]));

        var items = LicenseConflictReport.Ask(world.SeenFrom(), First).Answer!.Items;

        Assert.Equal(reason is null ? [] : [$"encoder-1 {reason} {license} of aip://dataset/k8s/a/data; Owner  by Ben, Licensor  by Ana"], items.Select(item =>
            $"{item.Node.Name} {item.Condition!.Reason} {string.Join(' ', item.Licenses!.Select(found => $"{found.License} of {found.Uri}"))}; {Text(item.Concerned)}"));
    }

    [Fact]
    public void Whoever_does_not_read_the_asset_is_told_of_a_conflict_and_not_by_which_licence()
    {
        var world = QueryWorld.Observed(Make.Namespace("a"), Make.Dataset("a/data").Licensed("CC-BY-ND-4.0"), Make.Dataset("a/copy", from: ["data"]));

        var item = Assert.Single(LicenseConflictReport.Ask(world.For(new Viewer(_ => true, _ => false)), First).Answer!.Items);

        Assert.Equal((Reasons.NoDerivativesUpstream, null, null), (item.Condition!.Reason, item.Condition.Message, item.Licenses));
    }

    [Fact]
    public void What_is_listed_only_is_in_no_report()
    {
        var world = QueryWorld.Observed(
            Make.Namespace("a"), Make.Domain("ours", ["a"]), Old(Make.Dataset("a/data").Licensed("CC-BY-ND-4.0"), 90), Old(Make.Dataset("a/copy", from: ["data"]), 90));
        var stranger = world.SeenByMemberOf("others");

        Assert.Equal((0, 0, 0), (
            UnusedReport.Ask(stranger, First, "ours").Answer!.Total,
            OwnerlessReport.Ask(stranger, First, "ours").Answer!.Total,
            LicenseConflictReport.Ask(stranger, First, "ours").Answer!.Total));
    }

    [Theory]
    [InlineData(0, "b/expired-draining")]
    [InlineData(4, "b/expired-draining")]
    [InlineData(5, "b/expired-draining a/soon")]
    [InlineData(100, "b/expired-draining a/soon a/later")]
    [InlineData(999_999_999, "b/expired-draining a/soon a/later")]
    public void Grants_that_end_in_time_are_told_in_their_order(int days, string expected)
    {
        var world = QueryWorld.Of(
            Make.Namespace("a"), Make.Namespace("b"), Make.Dataset("a/x"),
            Ending("a/soon", 5), Ending("a/later", 90), Ending("a/expired", -1), Ending("a/endless", null), Suspended(Ending("a/suspended", 5)),
            Draining(Ending("b/expired-draining", -1)));

        var window = days == 0 ? TimeSpan.FromHours(1) : TimeSpan.FromDays(Math.Min(days, 10_000_000));
        var grants = ExpiringGrantsReport.Ask(world.SeenFrom(), First, window).Answer!.Items;

        Assert.Equal(expected, string.Join(' ', grants.Select(grant => grant.Name)));
    }

    [Fact]
    public void Who_lives_by_a_grant_is_concerned_and_told_to_its_owner_and_to_those_who_see_him()
    {
        var world = QueryWorld.Of(
            Make.Namespace("a"), Make.Namespace("b"), Make.Namespace("c"), Owned(Make.Domain("givers", ["a"]), Ana), Make.Dataset("a/x"),
            Ending("a/soon", 5), Owned(Make.Dataset("b/y", from: ["a/x"]), Ben), Make.Dataset("c/z", from: ["a/x"]));

        var all = Assert.Single(ExpiringGrantsReport.Ask(world.SeenFrom(), First, TimeSpan.FromDays(5)).Answer!.Items);
        var some = Assert.Single(ExpiringGrantsReport.Ask(
            world.For(new Viewer(item => item.Namespace != "c", _ => false)), First, TimeSpan.FromDays(5)).Answer!.Items);
        var owner = Assert.Single(ExpiringGrantsReport.Ask(
            world.For(Viewer.OfNamespaces(new HashSet<string> { "", "a" })), First, TimeSpan.FromDays(5)).Answer!.Items);

        Assert.Equal((2, "Grantor givers by Ana, Consumer  by Ben, Consumer  by nobody"), (all.ConsumerCount, Text(all.Concerned)));
        Assert.Equal((1, "Grantor givers by Ana, Consumer  by Ben"), (some.ConsumerCount, Text(some.Concerned)));
        Assert.Equal((2, "Grantor givers by Ana, Consumer  by nobody"), (owner.ConsumerCount, Text(owner.Concerned)));
        Assert.Equal("its owner sets a later spec.expiresAt of SharingGrant a/soon if what lives by it is to go on", all.Advice);
    }

    [Theory]
    [InlineData("givers", 1)]
    [InlineData("takers", 1)]
    [InlineData("others", 0)]
    public void A_domain_is_told_of_grants_that_it_gives_or_gets(string domain, int told)
    {
        var world = QueryWorld.Of(
            Make.Namespace("a"), Make.Namespace("b"), Make.Domain("givers", ["a"]), Make.Domain("takers", ["b"]), Make.Domain("others"), Make.Dataset("a/x"),
            Ending("a/soon", 5));

        Assert.Equal(told, ExpiringGrantsReport.Ask(world.SeenFrom(), First, ExpiringGrantsReport.UsualWindow, domain).Answer!.Total);
    }

    [Theory]
    [InlineData("givers", "givers", 1)]
    [InlineData("givers", "takers", 1)]
    [InlineData("givers", "too", 1)]
    [InlineData("takers", "givers", 1)]
    [InlineData("takers", "takers", 1)]
    [InlineData("takers", "too", 0)]
    public void One_who_got_something_is_not_told_who_else_did(string viewer, string domain, int told)
    {
        var world = QueryWorld.Of(
            Make.Namespace("a"), Make.Namespace("b"), Make.Namespace("c"), Make.Domain("givers", ["a"]), Make.Domain("takers", ["b"]), Make.Domain("too", ["c"]), Make.Dataset("a/x"),
            Ending("a/soon", 5));

        Assert.Equal(told, ExpiringGrantsReport.Ask(world.SeenByMemberOf(viewer), First, ExpiringGrantsReport.UsualWindow, domain).Answer!.Total);
    }

    [Fact]
    public void A_report_of_one_domain_is_of_its_assets_alone()
    {
        var world = QueryWorld.Of(Make.Namespace("a"), Make.Namespace("b"), Make.Domain("ours", ["a"]), Make.Dataset("a/x"), Make.Dataset("b/y"));

        Assert.Equal("x", Assert.Single(OwnerlessReport.Ask(world.SeenFrom(), First, "ours").Answer!.Items).Node.Name);
        Assert.Equal(
            "there is no domain \"none\" that you may see: ask for the list of domains", OwnerlessReport.Ask(world.SeenFrom(), First, "none").Refusal!.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_look_ahead_of_nothing_is_refused(int days) => Assert.Equal(
        "the time to look ahead is not more than nothing: write it as 720h, or leave it out for 30 days",
        ExpiringGrantsReport.Ask(QueryWorld.Of().SeenFrom(), First, TimeSpan.FromDays(days)).Refusal!.Message);

    private static T Old<T>(T item, int days) where T : class, IKubernetesObject => item.CreatedAt(QueryWorld.Now.AddDays(-days));

    private static Dataset Owned(Dataset item, Owner owner) => item with { Spec = item.Spec with { Info = (item.Spec.Info ?? new AssetInfo()) with { Owners = [owner] } } };

    private static Model Owned(Model item, Owner owner) => item with { Spec = item.Spec with { Info = (item.Spec.Info ?? new AssetInfo()) with { Owners = [owner] } } };

    private static Domain Owned(Domain item, Owner owner) => item with { Spec = item.Spec with { Owners = [owner] } };

    private static SharingGrant Ending(string key, int? days)
    {
        var grant = Make.Grant(key, [Make.Named(GrantableKind.Dataset, "x")], [Make.ToNamespace("b"), Make.ToNamespace("c")]);
        return grant with { Spec = grant.Spec with { ExpiresAt = days is { } number ? QueryWorld.Now.AddDays(number) : null } };
    }

    private static SharingGrant Suspended(SharingGrant grant) => grant with { Spec = grant.Spec with { Suspended = true } };

    private static SharingGrant Draining(SharingGrant grant) =>
        grant with { Spec = grant.Spec with { Revocation = new Revocation { Mode = RevocationMode.Drain, GracePeriod = "24h30m" } } };

    private static string Text(IEnumerable<Concerned> concerned) => string.Join(", ", concerned.Select(one =>
        $"{one.As} {one.Domain} by {(one.Owners.Count == 0 ? "nobody" : string.Join(" and ", one.Owners.Select(owner => owner.Name)))}"));
}

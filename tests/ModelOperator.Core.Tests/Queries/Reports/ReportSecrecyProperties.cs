using System.Text.Json;
using FsCheck.Fluent;
using ModelOperator.Api;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Paging;
using ModelOperator.Core.Queries.Reports;
using ModelOperator.Core.Queries.Teams;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Queries.Reports;

/// <summary>Reports and the pages of domains count nothing that is hidden: to whom it is hidden they look as if it were not there.</summary>
public class ReportSecrecyProperties
{
    private const string Hidden = QuerySecrecyProperties.Hidden;
    private static readonly PageRequest Whole = new(QueryBounds.PageItems);

    /// <summary>Namespaces stay: they say what a domain's are. What a Domain says of itself is left out, since its GPUs are those of hidden deployments too.</summary>
    [Fact]
    public void An_answer_is_that_of_a_cluster_without_what_is_hidden()
    {
        var (reported, hidden) = (0, 0);
        Property.Holds(Gen.OneOf(Universe.Families, Universe.Histories), History.Smaller, history =>
        {
            var objects = history.Objects.Values.ToList();
            var world = QueryWorld.Observed(objects);
            var viewer = new Viewer(item => item.Namespace != Hidden, item => item.Namespace == "a") { StandsIn = name => name == "a" };

            var all = Answers(world.For(viewer));
            Assert.Equal(Answers(world.In(objects.Where(item => item.Metadata.Namespace != Hidden)).For(viewer)), all);
            reported += all.Count(answer => answer.Contains("advice", StringComparison.Ordinal));
            hidden += Answers(world.SeenFrom()).SequenceEqual(all) ? 0 : 1;
        }, count: 600);

        Assert.True(reported > 100 && hidden > 100, $"{reported} reports told anything, and {hidden} times was something hidden");
    }

    /// <summary>What lives by a grant may live by the consent of hidden owners too, so that it would be other assets without these; what they are called does not show.</summary>
    [Fact]
    public void An_answer_is_the_same_whatever_hidden_assets_are_called()
    {
        var ending = 0;
        Property.Holds(Gen.OneOf(Universe.Families, Universe.Histories), History.Smaller, history =>
        {
            List<IKubernetesObject> objects = [.. history.Objects.Values.Select(item => item is SharingGrant grant ? Ending(grant) : item)];
            var world = QueryWorld.Observed(objects);
            var other = QueryWorld.Observed(objects.ConvertAll(QuerySecrecyProperties.Rename));

            var all = Answers(world.For(Visitor(world, Hidden)));
            Assert.Equal(Answers(other.For(Visitor(other, QuerySecrecyProperties.Renamed))), all);
            var grants = ExpiringGrantsReport.Ask(world.For(Visitor(world, Hidden)), Whole, ExpiringGrantsReport.UsualWindow).Answer!;
            Assert.Equal(
                Text(ExpiringGrantsReport.Ask(other.For(Visitor(other, QuerySecrecyProperties.Renamed)), Whole, ExpiringGrantsReport.UsualWindow).Answer!), Text(grants));
            ending += grants.Items.Count(grant => grant.ConsumerCount > 0);
        }, count: 600);

        Assert.True(ending > 20, $"something lived by {ending} grants");
    }

    /// <summary>One who sees all but a namespace, and reads no domain that owns it.</summary>
    private static Viewer Visitor(QueryWorld world, string hidden) =>
        new(item => item.Namespace != hidden, item => item.Kind == ObjectKind.Domain && !world.State.NamespacesOf(item.Name).Contains(hidden));

    private static SharingGrant Ending(SharingGrant grant) => grant with { Spec = grant.Spec with { ExpiresAt = QueryWorld.Now.AddDays(1) } };

    private static string Text(Page<ReportedGrant> grants) => JsonSerializer.Serialize(grants, QueryJsonContext.Default.PageReportedGrant);

    private static List<string> Answers(QueryScope scope) =>
    [
        JsonSerializer.Serialize(TeamsQuery.Ask(scope, Whole).Answer!, QueryJsonContext.Default.PageTeamSummary),
        .. scope.State.Domains.Select(domain => domain.Metadata.Name).Order(StringComparer.Ordinal)
            .Select(name => JsonSerializer.Serialize(TeamQuery.Ask(scope, name, Whole).Answer!, QueryJsonContext.Default.TeamAnswer)),
        JsonSerializer.Serialize(UnusedReport.Ask(scope, Whole).Answer!, QueryJsonContext.Default.PageReportedAsset),
        JsonSerializer.Serialize(OwnerlessReport.Ask(scope, Whole).Answer!, QueryJsonContext.Default.PageReportedAsset),
        JsonSerializer.Serialize(LicenseConflictReport.Ask(scope, Whole).Answer!, QueryJsonContext.Default.PageReportedAsset),
    ];
}

using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Queries;

public class VisibilityTests
{
    private const string First = "aip://dataset/k8s/a/first";
    private const string Last = "aip://dataset/k8s/a/last";

    /// <summary>a/first -> b/one -> b/two -> a/last, and a/last is made from c/alone as well.</summary>
    private static readonly QueryWorld World = QueryWorld.Of(
        Make.Namespace("a"), Make.Namespace("b"), Make.Namespace("c"),
        Make.Dataset("a/first"), Make.Dataset("b/one", from: ["a/first"]), Make.Dataset("b/two", from: ["one"]), Make.Dataset("c/alone"),
        Make.Dataset("a/last", from: ["b/two", "c/alone"]),
        Make.Grant("a/to-b", [Make.Named(GrantableKind.Dataset, "first")], [Make.ToNamespace("b")], Permission.Use).Redistributable(),
        Make.Grant("b/to-a", [Make.Named(GrantableKind.Dataset, "two")], [Make.ToNamespace("a")], Permission.Use).Redistributable(),
        Make.Grant("c/to-a", [Make.Named(GrantableKind.Dataset, "alone")], [Make.ToNamespace("a")], Permission.Use).Redistributable());

    [Theory]
    [InlineData(First, LineageDirection.Downstream, 2)]
    [InlineData(Last, LineageDirection.Upstream, 3)]
    public void What_lies_between_is_one_edge_and_a_number(string uri, LineageDirection direction, int hidden)
    {
        var answer = LineageQuery.Ask(World.SeenFrom("a"), uri, direction, depth: 1).Answer!;

        Assert.Equal(2, answer.Nodes.Count);
        Assert.Equal(new AnswerEdge { From = Last, To = First, Provenance = EdgeProvenance.ViaHidden }, Assert.Single(answer.Edges));
        Assert.Equal(hidden, answer.Hidden);
        Assert.False(answer.Truncated);
    }

    [Fact]
    public void Who_sees_everything_is_told_of_fields_and_grants()
    {
        var answer = LineageQuery.Ask(World.SeenFrom(), Last, LineageDirection.Upstream).Answer!;

        Assert.Equal(0, answer.Hidden);
        Assert.Equal(5, answer.Nodes.Count);
        Assert.Contains(answer.Edges, edge => edge is { From: Last, To: "aip://dataset/k8s/b/two", Field: "spec.derivedFrom[0]", Grant: "b/to-a" });
    }

    [Fact]
    public void A_way_through_what_is_hidden_is_a_way()
    {
        var answer = PathsQuery.Ask(World.SeenFrom("a"), First, Last).Answer!;

        Assert.Equal($"{First} {Last}", string.Join(' ', Assert.Single(answer.Paths)));
        Assert.Equal(EdgeProvenance.ViaHidden, Assert.Single(answer.Edges).Provenance);
    }

    [Fact]
    public void A_way_is_found_whichever_end_is_named_first() =>
        Assert.Equal(
            Assert.Single(PathsQuery.Ask(World.SeenFrom(), First, Last).Answer!.Paths),
            Assert.Single(PathsQuery.Ask(World.SeenFrom(), Last, First).Answer!.Paths));

    [Fact]
    public void The_impact_counts_consumers_that_may_not_be_seen()
    {
        var answer = ImpactQuery.Ask(World.SeenFrom("a"), First).Answer!;

        Assert.Equal((1, 2), (answer.Total, answer.Hidden));
        Assert.Equal(Last, Assert.Single(Assert.Single(answer.Groups).Consumers).Uri);
    }

    [Fact]
    public void Relationships_count_hidden_assets_without_saying_how_they_are_related()
    {
        var answer = EntityQuery.Ask(World.SeenFrom("a"), Last).Answer!;

        Assert.Empty(answer.Upstream.Groups);
        Assert.Equal(2, answer.Upstream.Hidden);
    }

    [Fact]
    public void What_a_version_was_measured_on_and_the_card_of_its_model_are_told_where_these_may_be_seen()
    {
        var model = Make.Model("a/encoder");
        var version = Make.ModelVersion("a/encoder-1", "encoder");
        var world = QueryWorld.Of(
            Make.Namespace("a"), Make.Dataset("a/secret"), model with { Spec = model.Spec with { Card = new ModelCard { IntendedUse = "search" } } },
            version with { Spec = version.Spec with { Metrics = [new MetricValue { Name = "auc", Value = 0.9, Dataset = "secret" }] } });

        Assert.Equal("0.9 on secret, for search", Told(Viewer.OfEverything));
        Assert.Equal("0.9 on secret, for search", Told(new Viewer(asset => asset.Kind != ObjectKind.Dataset, asset => asset.Name == "encoder-1")));
        Assert.Equal("0.9 on , for search", Told(new Viewer(asset => asset.Kind != ObjectKind.Dataset, _ => false)));
        Assert.Equal("0.9 on secret, for ", Told(new Viewer(asset => asset.Kind != ObjectKind.Model, _ => false)));

        string Told(Viewer viewer)
        {
            var answer = EntityQuery.Ask(world.For(viewer), "aip://modelversion/k8s/a/encoder-1").Answer!;
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{answer.Metrics!.Single().Value} on {answer.Metrics![0].Dataset}, for {answer.Card?.IntendedUse}");
        }
    }

    [Fact]
    public void What_may_not_be_seen_is_refused_as_if_it_were_not_there()
    {
        var hidden = LineageQuery.Ask(World.SeenFrom("a"), "aip://dataset/k8s/b/one", LineageDirection.Upstream).Refusal!;
        var missing = LineageQuery.Ask(World.SeenFrom("a"), "aip://dataset/k8s/b/six", LineageDirection.Upstream).Refusal!;

        Assert.Equal(missing with { Message = missing.Message.Replace("six", "one", StringComparison.Ordinal) }, hidden);
    }
}

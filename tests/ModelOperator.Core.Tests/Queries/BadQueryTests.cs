using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Queries;

public class BadQueryTests
{
    private static readonly QueryWorld Circle = QueryWorld.Of(
        Make.Namespace("a"), Make.Dataset("a/x", from: ["y"]), Make.Dataset("a/y", from: ["x"]));

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("aip://")]
    [InlineData("aip://dataset/k8s/a/../x")]
    [InlineData("aip://dataset/k8s/a/x\u202e\u0007'; DROP TABLE")]
    public void What_is_no_uri_is_refused_with_one_that_is(string uri)
    {
        var refusal = EntityQuery.Ask(Circle.SeenFrom(), uri).Refusal!;

        Assert.Equal(RefusalReason.Malformed, refusal.Reason);
        Assert.EndsWith("is not the uri of an asset: write it as aip://model/k8s/namespace/name", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(refusal.Message, c => char.IsControl(c) || c == '\u202e');
    }

    [Fact]
    public void A_long_one_is_not_said_back_in_full() =>
        Assert.InRange(EntityQuery.Ask(Circle.SeenFrom(), new string('x', 10_000)).Refusal!.Message.Length, 1, 300);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_depth_of_nothing_is_refused(int depth) =>
        Assert.Equal(
            $"depth is {depth}: write a number of edges from 1, or leave it out for all",
            LineageQuery.Ask(Circle.SeenFrom(), "aip://dataset/k8s/a/x", LineageDirection.Upstream, depth).Refusal!.Message);

    [Fact]
    public void A_circle_ends_however_deep_one_asks()
    {
        var answer = LineageQuery.Ask(Circle.SeenFrom(), "aip://dataset/k8s/a/x", LineageDirection.Upstream, 1_000_000_000).Answer!;

        Assert.Equal(2, answer.Nodes.Count);
        Assert.Equal(2, answer.Edges.Count);
        Assert.False(answer.Truncated);
    }

    [Fact]
    public void What_is_not_ready_in_a_circle_ends_too() =>
        Assert.Single(WhyQuery.Ask(Circle.SeenFrom(), "aip://dataset/k8s/a/x").Answer!.Steps);

    [Fact]
    public void Kinds_are_read_in_upper_and_lower_case() =>
        Assert.Equal<ObjectKind>([ObjectKind.Dataset, ObjectKind.ModelVersion], AssetKinds.Read("dataset, ModelVersion").Answer!.Order());

    [Theory]
    [InlineData("dataset,1", "kinds names \"1\", which is no kind of asset: write any of Dataset, Model, ModelVersion, Embedding, ModelDeployment")]
    [InlineData("domain", "kinds names \"domain\", which is no kind of asset: write any of Dataset, Model, ModelVersion, Embedding, ModelDeployment")]
    [InlineData(",", "kinds is empty: leave it out, or write any of Dataset, Model, ModelVersion, Embedding, ModelDeployment")]
    public void Unknown_kinds_are_refused(string kinds, string message) => Assert.Equal(message, AssetKinds.Read(kinds).Refusal!.Message);

    [Fact]
    public void A_diff_of_what_is_no_version_is_refused() =>
        Assert.Equal(
            "aip://dataset/k8s/a/x is a Dataset: name two ModelVersions, as aip://modelversion/k8s/namespace/name",
            DiffQuery.Ask(Circle.SeenFrom(), "aip://dataset/k8s/a/x", "aip://dataset/k8s/a/y").Refusal!.Message);

    [Fact]
    public void More_than_an_answer_holds_is_cut_to_the_first_by_name()
    {
        var world = QueryWorld.Of(
        [
            Make.Namespace("a"), Make.Dataset("a/x"),
            .. Enumerable.Range(0, QueryBounds.Nodes + 10).Select(i => Make.Dataset($"a/y{i:0000}", from: ["x"])),
        ]);

        var answer = LineageQuery.Ask(world.SeenFrom(), "aip://dataset/k8s/a/x", LineageDirection.Downstream).Answer!;

        Assert.True(answer.Truncated);
        Assert.Equal(QueryBounds.Nodes + 1, answer.Nodes.Count);
        Assert.Equal($"y{QueryBounds.Nodes - 1:0000}", answer.Nodes[^1].Name);
    }
}

using ModelOperator.Core.Queries;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Queries;

/// <summary>Ways between assets that much else lies around.</summary>
public class PathsTests
{
    private const string Source = "aip://dataset/k8s/a/source";
    private const string Product = "aip://dataset/k8s/a/product";

    [Fact]
    public void A_way_is_found_however_many_edges_lead_elsewhere()
    {
        var (mixes, parts) = (Names("mix", 110), Names("part", 100));
        var world = World([.. parts.Select(name => Make.Dataset($"a/{name}")), .. mixes.Select(name => Make.Dataset($"a/{name}", from: parts))], [.. mixes, "way-1"]);

        var answer = PathsQuery.Ask(world.SeenFrom(), Source, Product).Answer!;

        Assert.Equal($"{Source} aip://dataset/k8s/a/way-2 aip://dataset/k8s/a/way-1 {Product}", string.Join(' ', Assert.Single(answer.Paths)));
        Assert.Equal((4, 3, false), (answer.Nodes.Count, answer.Edges.Count, answer.Truncated));
    }

    [Theory]
    [InlineData(Source, Product)]
    [InlineData(Product, Source)]
    public void Where_too_much_was_to_be_looked_at_it_is_said_whichever_end_is_named_first(string from, string to)
    {
        var parts = Names("part", QueryBounds.Consumers + 1);
        var world = World([.. parts.Select(name => Make.Dataset($"a/{name}"))], [.. parts, "way-1"]);

        var answer = PathsQuery.Ask(world.SeenFrom(), from, to).Answer!;

        Assert.Empty(answer.Paths);
        Assert.True(answer.Truncated);
    }

    [Fact]
    public void The_first_of_many_ways_are_told_and_that_there_are_more()
    {
        var layers = Enumerable.Range(0, 20).Select(layer => Names($"l{layer:00}-", 10)).ToList();
        var world = World(
            [.. layers.SelectMany((layer, i) => layer.Select(name => Make.Dataset($"a/{name}", from: i == 0 ? ["source"] : layers[i - 1])))], [.. layers[^1], "way-1"]);

        var answer = PathsQuery.Ask(world.SeenFrom(), "aip://dataset/k8s/a/l00-0000", "aip://dataset/k8s/a/l19-0000").Answer!;

        Assert.Equal(QueryBounds.Paths, answer.Paths.Count);
        Assert.Equal("aip://dataset/k8s/a/l18-0009", answer.Paths[^1][^2]);
        Assert.True(answer.Truncated);
    }

    [Fact]
    public void To_itself_there_is_no_way() =>
        Assert.Equal((0, 0, false), PathsQuery.Ask(World([], []).SeenFrom(), Source, Source) is { Answer: { } answer } ? (answer.Paths.Count, answer.Nodes.Count, answer.Truncated) : default);

    /// <summary>source -> way-2 -> way-1, and the product of what is said.</summary>
    private static QueryWorld World(IEnumerable<IKubernetesObject> objects, string[] from) => QueryWorld.Of(
        [Make.Namespace("a"), Make.Dataset("a/source"), Make.Dataset("a/way-2", from: ["source"]), Make.Dataset("a/way-1", from: ["way-2"]), Make.Dataset("a/product", from: from), .. objects]);

    private static string[] Names(string prefix, int count) => [.. Enumerable.Range(0, count).Select(i => $"{prefix}{i:0000}")];
}

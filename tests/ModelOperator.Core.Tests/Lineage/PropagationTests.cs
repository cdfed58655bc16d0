using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Tests.State;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Lineage;

/// <summary>How far a change goes: to whatever was made from what changed, and no further.</summary>
public class PropagationTests
{
    private static readonly Dataset Bystander = Make.Dataset("studio/bystander", from: ["missing"]);

    [Fact]
    public void Another_content_of_the_root_of_a_chain_of_50_concerns_exactly_its_descendants()
    {
        var cluster = new TestCluster([Bystander, .. Chain(51)]);
        var before = Enumerable.Range(0, 51).Select(i => cluster.Lineage(Link(i)).Digest).ToList();

        var dirty = cluster.Put(Link(0, version: "2"));

        Assert.Equal(Enumerable.Range(0, 51).Select(i => TestCluster.Ref(Link(i))).Order(), dirty.Now.Order());
        Assert.Empty(dirty.Coalesced);
        Assert.All(Enumerable.Range(0, 51), i => Assert.NotEqual(before[i], cluster.Lineage(Link(i)).Digest));
        Assert.Equal(50, cluster.Lineage(Link(50)).Depth);
    }

    [Fact]
    public void Another_description_of_the_root_of_a_chain_concerns_nobody_else()
    {
        var cluster = new TestCluster([Bystander, .. Chain(51)]);

        var dirty = cluster.Put(Link(0) with { Spec = Link(0).Spec with { Info = new AssetInfo { Description = "Another one." } } });

        Assert.Equal([TestCluster.Ref(Link(0))], dirty.Now);
        Assert.Empty(dirty.Coalesced);
    }

    [Fact]
    public void Another_content_at_the_top_of_a_diamond_concerns_each_of_it_once()
    {
        Dataset[] diamond =
        [
            Make.Dataset("studio/top"), Make.Dataset("studio/left", from: ["top"]), Make.Dataset("studio/right", from: ["top"]),
            Make.Dataset("studio/bottom", from: ["left", "right"]),
        ];
        var cluster = new TestCluster([Bystander, .. diamond]);

        var dirty = cluster.Put(Make.Dataset("studio/top", version: "2"));

        Assert.Equal(diamond.Select(TestCluster.Ref).Order(), dirty.Now.Order());
        Assert.Equal(["left", "right", "bottom"], Names(MadeFrom(cluster, diamond[0])));
        Assert.Equal(3, cluster.Lineage(diamond[0]).DownstreamCount);
        Assert.Equal(2, Ways(cluster, diamond[0], diamond[3]).Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public void A_cycle_is_spelled_out_and_heals_when_it_is_broken_and_the_rest_never_notices(int length)
    {
        var chain = Chain(length);
        var below = Make.Dataset("studio/below", from: [$"link-{length - 1:000}"]);
        var cluster = new TestCluster([Bystander, .. chain, below]);
        var healthy = chain.Select(link => cluster.Lineage(link).Digest).ToList();
        var bystander = cluster.Lineage(Bystander).Digest;

        var closing = cluster.Put(Make.Dataset("studio/link-000", from: [$"link-{length - 1:000}"]));

        Assert.DoesNotContain(TestCluster.Ref(Bystander), closing.Now.Concat(closing.Coalesced));
        Assert.All(chain, link =>
        {
            var cycle = cluster.Lineage(link).Cycle;
            Assert.Equal(length + 1, cycle.Count);
            Assert.Equal((TestCluster.Ref(link), TestCluster.Ref(link)), (cycle[0], cycle[^1]));
            Assert.Equal(Reasons.ReferenceCycle, cluster.Condition(link, ConditionTypes.Stalled).Reason);
            Assert.Contains(string.Join(" -> ", cycle.Take(2)), cluster.Condition(link, ConditionTypes.Stalled).Message, StringComparison.Ordinal);
        });
        Assert.Empty(cluster.Lineage(below).Cycle);

        var healing = cluster.Put(Link(0));

        Assert.DoesNotContain(TestCluster.Ref(Bystander), healing.Now.Concat(healing.Coalesced));
        Assert.All(chain, link => Assert.Empty(cluster.Lineage(link).Cycle));
        Assert.Equal(healthy, chain.Select(link => cluster.Lineage(link).Digest));
        Assert.Equal(bystander, cluster.Lineage(Bystander).Digest);
    }

    [Fact]
    public void A_walk_through_a_cycle_ends()
    {
        var cluster = new TestCluster([.. Chain(100)]);
        cluster.Put(Make.Dataset("studio/link-000", from: ["link-099"]));

        var reached = MadeFrom(cluster, Link(7));

        Assert.Equal(Enumerable.Range(0, 100), reached.Nodes.Select(node => node.Depth));
        Assert.Equal(100, Assert.Single(Ways(cluster, Link(7), Link(6))).Count);
    }

    [Fact]
    public void An_answer_stays_as_it_was_when_the_graph_changes()
    {
        var cluster = new TestCluster([.. Chain(3)]);
        var before = MadeFrom(cluster, Link(0));

        cluster.Delete(Link(2));

        Assert.Equal(["link-001", "link-002"], Names(before));
        Assert.Equal(["link-001"], Names(MadeFrom(cluster, Link(0))));
    }

    private static Dataset[] Chain(int length) => [.. Enumerable.Range(0, length).Select(i => Link(i))];

    private static Dataset Link(int i, string version = "1") => Make.Dataset($"studio/link-{i:000}", version, i == 0 ? null : [$"link-{i - 1:000}"]);

    private static LineageAnswer MadeFrom(TestCluster cluster, Dataset dataset) =>
        LineageQuery.Ask(Scope(cluster), LineageOracle.UriOf(dataset), LineageDirection.Downstream).Answer!;

    private static IReadOnlyList<IReadOnlyList<string>> Ways(TestCluster cluster, Dataset source, Dataset product) =>
        PathsQuery.Ask(Scope(cluster), LineageOracle.UriOf(source), LineageOracle.UriOf(product)).Answer!.Paths;

    private static QueryScope Scope(TestCluster cluster) => new(cluster.State, _ => null, Viewer.OfEverything);

    private static IEnumerable<string> Names(LineageAnswer answer) => answer.Nodes.Skip(1).Select(node => node.Name!);
}

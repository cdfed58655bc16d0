using ModelOperator.Api;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Formats;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Queries;

/// <summary>What much was made from, and what is granted many times.</summary>
public class BoundedAnswerTests
{
    private const int Many = 150;
    private const string Hub = "aip://dataset/k8s/a/hub";

    private static readonly QueryScope Crowd = QueryWorld.Of(
    [
        Make.Namespace("a"), Make.Dataset("a/hub"), Make.Model("a/encoder"), Make.ModelVersion("a/encoder-1", "encoder", datasets: ["hub"]),
        .. Enumerable.Range(0, Many).Select(i => Make.Dataset($"a/made-{i:000}", from: ["hub"])),
        .. Enumerable.Range(0, Many).Select(i => Make.Deployment($"a/serving-{i:000}", "encoder", "1")),
        .. Enumerable.Range(0, Many).Select(i => Make.Grant($"a/grant-{i:000}", [Make.Named(GrantableKind.Dataset, "hub")], [Make.ToNamespace("b")])),
    ]).SeenFrom();

    [Fact]
    public void Of_what_was_made_from_an_asset_the_first_are_told_and_all_are_counted()
    {
        var group = EntityQuery.Ask(Crowd, Hub).Answer!.Downstream.Groups[0];

        Assert.Equal((Many, QueryBounds.GroupItems), (group.Total, group.Edges.Count));
        Assert.Equal("aip://dataset/k8s/a/made-000 aip://dataset/k8s/a/made-099", $"{group.Edges[0].From} {group.Edges[^1].From}");
    }

    [Fact]
    public void Of_the_grants_of_an_asset_the_first_are_told_and_all_are_counted()
    {
        var answer = EntityQuery.Ask(Crowd, Hub).Answer!;

        Assert.Equal((Many, QueryBounds.GroupItems, "a/grant-099"), (answer.GrantsOutCount, answer.GrantsOut.Count, answer.GrantsOut[^1].Name));
        Assert.Contains($"and {Many - QueryBounds.GroupItems} more\n", EntityFormat.Of(answer), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_those_affected_the_first_of_each_group_are_told_and_all_are_counted()
    {
        var answer = ImpactQuery.Ask(Crowd, Hub).Answer!;
        var group = Assert.Single(answer.Groups);

        Assert.Equal(((2 * Many) + 1, (2 * Many) + 1, QueryBounds.GroupItems), (answer.Total, group.Total, group.Consumers.Count));
        Assert.Equal((Many, QueryBounds.GroupItems), (answer.LiveCount, answer.Live.Count));
        Assert.All(group.Consumers, consumer => Assert.True(consumer.Serving));
        var text = ImpactFormat.Of(answer);
        Assert.Contains($"reaches {(2 * Many) + 1} assets, {Many} serving deployments among them", text, StringComparison.Ordinal);
        Assert.Contains($"and {(2 * Many) + 1 - QueryBounds.GroupItems} more\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_owners_the_first_are_told_and_all_are_counted()
    {
        var answer = ImpactQuery.Ask(QueryWorld.Of(
        [
            Make.Namespace("a"), Make.Dataset("a/hub"),
            .. Enumerable.Range(0, Many).Select(i => Make.Dataset($"a/made-{i:000}", from: ["hub"]))
                .Select((made, i) => made with { Spec = made.Spec with { Info = new AssetInfo { Owners = [new Owner { Name = $"team {i:000}" }] } } }),
        ]).SeenFrom(), Hub).Answer!;

        Assert.Equal((Many, QueryBounds.GroupItems, Many), (answer.GroupCount, answer.Groups.Count, answer.Total));
        Assert.Contains($"and {Many - QueryBounds.GroupItems} more domains or owners\n", ImpactFormat.Of(answer), StringComparison.Ordinal);
    }
}

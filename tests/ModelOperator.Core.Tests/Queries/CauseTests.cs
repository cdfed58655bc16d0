using ModelOperator.Core.Queries;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Queries;

public class CauseTests
{
    private static readonly QueryWorld World = QueryWorld.Of(
        Make.Namespace("a"), Make.Namespace("b"), Make.Dataset("a/broken", from: ["missing"]), Make.Dataset("a/after", from: ["broken"]),
        Make.Dataset("a/refused", from: ["b/theirs"]), Make.Dataset("b/theirs"));

    [Fact]
    public void The_cause_is_the_reference_that_leads_nowhere()
    {
        var answer = WhyQuery.Ask(World.SeenFrom(), "aip://dataset/k8s/a/after").Answer!;

        Assert.False(answer.Ready);
        Assert.Equal("aip://dataset/k8s/a/after aip://dataset/k8s/a/broken", string.Join(' ', answer.Steps.Select(step => step.Node.Uri)));
        Assert.Equal(("spec.derivedFrom[0]", "aip://dataset/k8s/a/missing"), (answer.Steps[^1].Field, answer.Steps[^1].Names));
    }

    [Fact]
    public void Who_may_not_read_the_object_is_not_told_what_it_names()
    {
        var viewer = new Viewer(asset => asset.Namespace == "a", _ => false);
        var answer = WhyQuery.Ask(World.For(viewer), "aip://dataset/k8s/a/refused").Answer!;

        Assert.True(answer.CauseHidden);
        Assert.Equal((null, null), (answer.Steps[^1].Field, answer.Steps[^1].Names));
    }
}

using ModelOperator.Api;
using ModelOperator.Core.Queries;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Queries;

/// <summary>Where the causes lie of what is not Ready, or not in the stage that it asks for.</summary>
public class CauseTests
{
    private static readonly Model Gated = Make.Model("a/gated") with
    {
        Spec = Make.Model("a/gated").Spec with
        {
            Promotion = new PromotionPolicy
            {
                Gates = [new PromotionGate { Stage = GatedStage.Production, RequiredMetrics = [new RequiredMetric { Name = "recall", Min = 0.9 }] }],
            },
        },
    };

    private static readonly Model Inheriting = Make.Model("a/inheriting") with
    {
        Spec = Make.Model("a/inheriting").Spec with { Promotion = new PromotionPolicy { Gates = [new PromotionGate { Stage = GatedStage.Production, RequireParents = true }] } },
    };

    private static readonly QueryWorld World = QueryWorld.Observed(
        Make.Namespace("a"), Make.Namespace("b"), Make.Dataset("a/broken", from: ["missing"]), Make.Dataset("a/after", from: ["broken"]),
        Make.Dataset("a/refused", from: ["b/theirs"]), Make.Dataset("b/theirs"), Make.Dataset("a/fine"),
        Gated, Inheriting, Make.Model("a/free"), Make.Model("a/spoilt"), Make.Model("a/round"), Make.Runtime("onnx", "onnx"),
        Make.ModelVersion("a/gated-1", "gated", "1", Stage.Production), Make.ModelVersion("a/gated-2", "gated", "1.10", Stage.Production), Make.ModelVersion("a/gated-3", "gated", "1.9", Stage.Production),
        Make.ModelVersion("a/child", "inheriting", "1", Stage.Production, parent: "gated-2"), Make.ModelVersion("a/user", "inheriting", "2", Stage.Production, embeddings: ["made"]),
        Make.Embedding("a/made", "gated-2"),
        Make.ModelVersion("a/free-1", "free", "1", datasets: ["broken"]), Make.ModelVersion("a/spoilt-1", "spoilt", "1", datasets: ["refused"]),
        Make.Deployment("a/by-stage", "gated", stage: GatedStage.Production), Make.Deployment("a/by-version", "free", "1"), Make.Deployment("a/of-spoilt", "spoilt", "1"),
        Make.Deployment("a/of-none", "free", "7"));

    public static TheoryData<string, string, string?> Causes => new()
    {
        { "dataset/k8s/a/broken", "broken: ReferencesResolved ReferenceNotFound", "spec.derivedFrom[0] aip://dataset/k8s/a/missing" },
        { "dataset/k8s/a/refused", "refused: ReferencesResolved NotGranted", "spec.derivedFrom[0] aip://dataset/k8s/b/theirs" },
        { "modelversion/k8s/a/gated-1", "gated-1: Promoted MetricMissing", null },
        { "modelversion/k8s/a/child", "child: Promoted ParentStageTooLow, gated-2: Promoted MetricMissing", null },
        { "modelversion/k8s/a/user", "user: Promoted ParentStageTooLow, gated-2: Promoted MetricMissing", null },
        { "modeldeployment/k8s/a/by-stage", "by-stage: ModelResolved StageEmpty, gated-2: Promoted MetricMissing", null },
        { "modeldeployment/k8s/a/by-version", "by-version: RuntimeMatched NoRuntimeForFormat", null },
        { "modeldeployment/k8s/a/of-none", "of-none: ModelResolved VersionNotFound", "spec.model aip://model/k8s/a/free" },
        { "modeldeployment/k8s/a/of-spoilt", "of-spoilt: ModelResolved LineageRefused, refused: ReferencesResolved NotGranted", "spec.derivedFrom[0] aip://dataset/k8s/b/theirs" },
    };

    [Theory]
    [MemberData(nameof(Causes))]
    public void The_way_leads_to_what_is_to_be_mended_and_no_further(string asset, string steps, string? last)
    {
        var answer = WhyQuery.Ask(World.SeenFrom(), $"aip://{asset}").Answer!;

        Assert.False(answer.Ready);
        Assert.Equal(steps, string.Join(", ", answer.Steps.Select(step => $"{step.Node.Name}: {step.Condition?.Type} {step.Condition?.Reason}")));
        Assert.Equal(last, answer.Steps[^1].Field is { } field ? $"{field} {answer.Steps[^1].Names}" : null);
    }

    [Theory]
    [InlineData("fine")]
    [InlineData("after")]
    public void What_is_ready_has_no_cause_whatever_it_was_made_from(string dataset) => Assert.True(WhyQuery.Ask(World.SeenFrom(), $"aip://dataset/k8s/a/{dataset}").Answer!.Ready);

    [Fact]
    public void Who_may_not_read_the_object_is_not_told_what_it_names()
    {
        var viewer = new Viewer(asset => asset.Namespace == "a", _ => false);
        var answer = WhyQuery.Ask(World.For(viewer), "aip://dataset/k8s/a/refused").Answer!;

        Assert.True(answer.CauseHidden);
        Assert.Equal((null, null), (answer.Steps[^1].Field, answer.Steps[^1].Names));
    }

    [Fact]
    public void A_version_that_may_not_be_seen_is_not_told_to_be_held_back()
    {
        var viewer = new Viewer(asset => asset.Kind == ObjectKind.ModelDeployment, _ => true);
        var answer = WhyQuery.Ask(World.For(viewer), "aip://modeldeployment/k8s/a/by-stage").Answer!;

        Assert.Single(answer.Steps);
        Assert.DoesNotContain("gated-", answer.Steps[0].Names, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_status_only_what_the_graph_knows_is_told()
    {
        var answer = WhyQuery.Ask(QueryWorld.Of(Make.Namespace("a"), Make.Dataset("a/broken", from: ["missing"])).SeenFrom(), "aip://dataset/k8s/a/broken").Answer!;

        Assert.Equal((null, "spec.derivedFrom[0]"), (answer.Steps[^1].Condition, answer.Steps[^1].Field));
    }
}

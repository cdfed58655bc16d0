using ModelOperator.Api;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;
using static ModelOperator.Core.Tests.Lifecycle.PromotionTests;

namespace ModelOperator.Core.Tests.Lifecycle;

/// <summary>Gates that ask for the stage of the versions that one was made from.</summary>
public class ParentStageTests
{
    private static readonly PromotionPolicy Parents = new()
    {
        Gates = [new PromotionGate { Stage = GatedStage.Production, RequireParents = true }],
    };

    private static readonly ModelVersion Child = Make.ModelVersion("studio/ranker-1", "ranker", stage: Stage.Production, parent: "base-1");

    [Theory]
    [InlineData(Stage.Production, Stage.Production, null)]
    [InlineData(Stage.Staging, Stage.Staging, "it qualifies for Staging")]
    [InlineData(Stage.None, Stage.Staging, "it qualifies for None")]
    [InlineData(Stage.Archived, Stage.Staging, "it is archived")]
    public void A_parent_must_qualify_for_the_stage_itself(Stage parent, Stage expected, string? why)
    {
        var cluster = Family(parent);

        Assert.Equal(expected, StageOf(cluster, Child));
        if (why is not null)
        {
            Assert.Equal(
                "spec.stage asks for Production, and the version is in stage Staging: the gate for Production of Model studio/ranker requires "
                + $"ModelVersion studio/base-1 (spec.training.parentVersion) in Production, and {why}: promote that version first, or change spec.promotion of the Model",
                Promoted(cluster, Child, ConditionStatus.False, PromotionReasons.ParentStageTooLow));
        }
    }

    [Fact]
    public void Who_is_made_from_a_version_follows_it_up_and_down()
    {
        var grandchild = Make.ModelVersion("studio/ranker-2", "ranker", "2", Stage.Production, parent: "ranker-1");
        var cluster = Family(Stage.Staging);
        cluster.Put(grandchild);
        Assert.Equal((Stage.Staging, Stage.Staging), (StageOf(cluster, Child), StageOf(cluster, grandchild)));

        var dirty = cluster.Put(Base(Stage.Production));

        // The grandchild is the higher version of one model, so the child only qualifies.
        Assert.Equal(Stage.Production, StageOf(cluster, grandchild));
        Promoted(cluster, Child, ConditionStatus.False, PromotionReasons.Superseded);
        Assert.Contains(TestCluster.Ref(grandchild), dirty.Now);

        cluster.Put(Base(Stage.Staging));

        Assert.Equal((Stage.Staging, Stage.Staging), (StageOf(cluster, Child), StageOf(cluster, grandchild)));
    }

    [Fact]
    public void A_parent_that_a_higher_version_superseded_still_counts()
    {
        var cluster = Family(Stage.Production);

        cluster.Put(Make.ModelVersion("studio/base-2", "base", "2", Stage.Production));

        Assert.Equal(Stage.None, StageOf(cluster, Base(Stage.Production)));
        Assert.Equal(Stage.Production, StageOf(cluster, Child));
    }

    [Fact]
    public void The_producers_of_embeddings_are_parents_too()
    {
        var version = Make.ModelVersion("studio/ranker-1", "ranker", stage: Stage.Production, embeddings: ["shots"]);
        var cluster = new TestCluster(Model(Parents, "studio/ranker"), Make.Model("studio/base"), Base(Stage.Staging), version, Make.Embedding("studio/shots", "base-1"));
        Assert.Contains(
            "requires ModelVersion studio/base-1, which made Embedding studio/shots, (spec.training.embeddings[0]) in Production",
            Promoted(cluster, version, ConditionStatus.False, PromotionReasons.ParentStageTooLow), StringComparison.Ordinal);

        cluster.Put(Base(Stage.Production));
        Assert.Equal(Stage.Production, StageOf(cluster, version));

        var dirty = cluster.Put(Make.Embedding("studio/shots", "nobody"));
        Assert.Equal(Stage.Staging, StageOf(cluster, version));
        Assert.Contains(TestCluster.Ref(version), dirty.Now);
        Promoted(cluster, version, ConditionStatus.False, PromotionReasons.ParentNotResolved);
    }

    [Fact]
    public void A_parent_that_gets_into_a_cycle_takes_those_with_it_that_are_made_from_it()
    {
        var parent = Make.ModelVersion("studio/base-1", "base", stage: Stage.Production, embeddings: ["shots"]);
        var version = Make.ModelVersion("studio/ranker-1", "ranker", stage: Stage.Production, embeddings: ["titles"]);
        var cluster = new TestCluster(
            Model(Parents, "studio/ranker"), Make.Model("studio/base"), parent, version, Make.Embedding("studio/titles", "base-1"));
        Assert.Equal(Stage.Production, StageOf(cluster, version));

        cluster.Put(Make.Embedding("studio/shots", "base-1"));

        Assert.Equal((Stage.None, Stage.Staging), (StageOf(cluster, parent), StageOf(cluster, version)));
    }

    [Fact]
    public void A_producer_of_another_namespace_is_called_by_the_embedding_that_was_granted()
    {
        var version = Make.ModelVersion("ads/ranker-1", "ranker", stage: Stage.Production, embeddings: ["studio/shots"]);
        var cluster = new TestCluster(
            Make.Namespace("ads"), Make.Namespace("studio"), Model(Parents, "ads/ranker"), version,
            Make.Model("studio/base"), Base(Stage.None), Make.Embedding("studio/shots", "base-1"),
            Make.Grant("studio/shots", [Make.Named(GrantableKind.Embedding, "shots")], [Make.ToNamespace("ads")]));

        var message = Promoted(cluster, version, ConditionStatus.False, PromotionReasons.ParentStageTooLow);

        Assert.Contains("the version that made Embedding studio/shots (spec.training.embeddings[0]) in Production", message, StringComparison.Ordinal);
        Assert.DoesNotContain("base", Decisions.Of(cluster.State, version).All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aip://modelversion/hub/llama/3", Stage.Production)]
    [InlineData("elsewhere/base-1", Stage.Staging)]
    [InlineData("missing", Stage.Staging)]
    [InlineData("aip://dataset/k8s/studio/base-1", Stage.Staging)]
    public void A_parent_of_another_platform_is_not_asked_and_one_that_is_not_resolved_does_not_count(string parent, Stage expected)
    {
        var version = Make.ModelVersion("studio/ranker-1", "ranker", stage: Stage.Production, parent: parent);
        var cluster = new TestCluster(
            Make.Namespace("studio"), Make.Namespace("elsewhere"), Model(Parents, "studio/ranker"), version,
            Make.Model("elsewhere/base"), Make.ModelVersion("elsewhere/base-1", "base", stage: Stage.Production));

        Assert.Equal(expected, StageOf(cluster, version));
        if (expected == Stage.Staging)
        {
            Promoted(cluster, version, ConditionStatus.False, PromotionReasons.ParentNotResolved);
        }
    }

    private static TestCluster Family(Stage parent) => new(Model(Parents, "studio/ranker"), Child, Make.Model("studio/base"), Base(parent));

    private static ModelVersion Base(Stage stage) => Make.ModelVersion("studio/base-1", "base", stage: stage);
}

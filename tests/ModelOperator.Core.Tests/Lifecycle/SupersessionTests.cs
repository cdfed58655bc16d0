using ModelOperator.Api;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;
using static ModelOperator.Core.Tests.Lifecycle.PromotionTests;

namespace ModelOperator.Core.Tests.Lifecycle;

/// <summary>How many versions of a model are in Production.</summary>
public class SupersessionTests
{
    [Fact]
    public void The_highest_version_holds_Production_and_the_other_says_so_and_what_to_do()
    {
        var cluster = new TestCluster(Make.Model("studio/encoder"), Numbered("1.9"));
        Assert.Equal(Stage.Production, StageOf(cluster, Numbered("1.9")));

        var dirty = cluster.Put(Numbered("1.10"));

        Assert.Equal((Stage.None, Stage.Production), (StageOf(cluster, Numbered("1.9")), StageOf(cluster, Numbered("1.10"))));
        Assert.Equal(
            "spec.stage asks for Production, and the version is in no stage: as many higher versions as Model studio/encoder allows hold "
            + "Production, and its status.productionVersion names the highest: set spec.stage to Archived here or on a higher one, or raise spec.promotion.maxProductionVersions of the Model",
            Promoted(cluster, Numbered("1.9"), ConditionStatus.False, PromotionReasons.Superseded));
        Assert.Contains(TestCluster.Ref(Numbered("1.9")), dirty.Now);
        Assert.Equal("1.10", cluster.Status<ModelStatus>(Make.Model("studio/encoder")).ProductionVersion);
        Assert.DoesNotContain(TestCluster.Ref(Numbered("1.9")), cluster.Put(Numbered("1.11")).Now);
    }

    [Theory]
    [InlineData(Stage.Archived)]
    [InlineData(Stage.Staging)]
    [InlineData(null)]
    public void When_the_holder_leaves_the_next_one_takes_over(Stage? left)
    {
        var deployment = Make.Deployment("studio/search", "encoder", stage: GatedStage.Production);
        var cluster = new TestCluster(Make.Model("studio/encoder"), Numbered("1"), Numbered("2"), deployment);

        if (left is { } stage)
        {
            cluster.Put(Numbered("2", stage));
        }
        else
        {
            cluster.Delete(Numbered("2"));
        }

        Assert.Equal(Stage.Production, StageOf(cluster, Numbered("1")));
        Assert.Equal("aip://modelversion/k8s/studio/encoder-1", cluster.Lineage(deployment).References[0].Uri);
    }

    [Fact]
    public void A_policy_may_allow_more()
    {
        var cluster = new TestCluster(Model(new PromotionPolicy { MaxProductionVersions = 2 }), Numbered("1"), Numbered("2"), Numbered("3"));
        Assert.Equal((Stage.None, Stage.Production, Stage.Production), (StageOf(cluster, Numbered("1")), StageOf(cluster, Numbered("2")), StageOf(cluster, Numbered("3"))));
        Promoted(cluster, Numbered("1"), ConditionStatus.False, PromotionReasons.Superseded);

        cluster.Put(Model(new PromotionPolicy { MaxProductionVersions = 3 }));

        Assert.Equal(Stage.Production, StageOf(cluster, Numbered("1")));
    }

    [Fact]
    public void A_higher_version_that_does_not_qualify_supersedes_nobody()
    {
        var policy = new PromotionPolicy { Gates = [Gate(GatedStage.Production, new RequiredMetric { Name = "auc", Min = 0.5 })] };
        var good = Version(Stage.Production, Metric("auc", 0.6));
        var cluster = new TestCluster(Model(policy), good, Numbered("2"));

        Assert.Equal((Stage.Production, Stage.Staging), (StageOf(cluster, good), StageOf(cluster, Numbered("2"))));
    }

    [Fact]
    public void Any_number_of_versions_may_be_in_Staging()
    {
        var cluster = new TestCluster(Make.Model("studio/encoder"), Numbered("1", Stage.Staging), Numbered("2", Stage.Staging));

        Assert.Equal((Stage.Staging, Stage.Staging), (StageOf(cluster, Numbered("1")), StageOf(cluster, Numbered("2"))));
    }

    private static ModelVersion Numbered(string version, Stage stage = Stage.Production) =>
        Make.ModelVersion($"studio/encoder-{version}", "encoder", version, stage);
}

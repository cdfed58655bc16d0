using ModelOperator.Api;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Lifecycle;

/// <summary>Which stage a version gets, and what it says when that is not the one it asks for.</summary>
public class PromotionTests
{
    private const string Change = "or change spec.promotion of the Model";
    private static readonly RequiredMetric Recall = new() { Name = "recall", Dataset = "holdout", Min = 0.7 };

    [Fact]
    public void Without_a_policy_a_version_gets_what_it_asks_for()
    {
        var version = Version(Stage.Production);
        var cluster = new TestCluster(Make.Model("studio/encoder"), version);

        Assert.Equal(Stage.Production, StageOf(cluster, version));
        Assert.Equal("the version is in stage Production", Promoted(cluster, version, ConditionStatus.True, PromotionReasons.Promoted));
        Assert.Equal("1", cluster.Status<ModelStatus>(Make.Model("studio/encoder")).ProductionVersion);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Stage.None)]
    public void A_version_that_asks_for_no_stage_says_nothing_of_promotion(Stage? asked)
    {
        var version = Version(asked);
        var cluster = new TestCluster(Model(Gate(GatedStage.Staging, Recall)), version);

        Assert.Equal(Stage.None, StageOf(cluster, version));
        Assert.Null(Conditions.Find(cluster.Status<ModelVersionStatus>(version).Conditions, ConditionTypes.Promoted));
    }

    [Theory]
    [InlineData("recall", "holdout", 0.7, null, null)]
    [InlineData("recall", "holdout", 0.683, PromotionReasons.MetricOutOfBounds, ", and spec.metrics reports 0.683 on dataset holdout")]
    [InlineData("recall", "train", 0.9, PromotionReasons.MetricOnOtherDataset, ", and spec.metrics reports 0.9 on dataset train")]
    [InlineData("recall", null, 0.9, PromotionReasons.MetricOnOtherDataset, ", and spec.metrics reports 0.9 without a dataset")]
    [InlineData("precision", "holdout", 0.9, PromotionReasons.MetricMissing, ", which spec.metrics does not report")]
    public void A_metric_is_held_against_the_gate(string name, string? dataset, double value, string? reason, string? shortfall)
    {
        var version = Version(Stage.Staging, metrics: Metric(name, value, dataset));
        var cluster = new TestCluster(Model(Gate(GatedStage.Staging, Recall)), version);

        Assert.Equal(reason is null ? Stage.Staging : Stage.None, StageOf(cluster, version));
        if (reason is not null)
        {
            Assert.Equal(
                "spec.stage asks for Staging, and the version is in no stage: the gate for Staging of Model studio/encoder requires metric recall of at least 0.7 on dataset holdout"
                + $"{shortfall}: promote a version that meets this, {Change}",
                Promoted(cluster, version, ConditionStatus.False, reason));
        }
    }

    [Theory]
    [InlineData(null, 0.5, "of at most 0.5", 0.5, 0.6)]
    [InlineData(0.25, 0.5, "from 0.25 to 0.5", 0.25, 0.2)]
    [InlineData(-1e-9, null, "of at least -1E-09", 0, -1)]
    public void A_bound_itself_is_within_and_told_as_it_is(double? min, double? max, string told, double within, double outside)
    {
        var model = Model(Gate(GatedStage.Staging, new RequiredMetric { Name = "error", Min = min, Max = max }));
        var cluster = new TestCluster(model, Version(Stage.Staging, metrics: Metric("error", within)));
        Assert.Equal(Stage.Staging, StageOf(cluster, Version()));

        cluster.Put(Version(Stage.Staging, metrics: Metric("error", outside)));

        Assert.Contains($"metric error {told}, and", Promoted(cluster, Version(), ConditionStatus.False, PromotionReasons.MetricOutOfBounds), StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_several_figures_within_bounds_is_enough_where_the_gate_names_no_dataset()
    {
        var model = Model(Gate(GatedStage.Staging, Recall with { Dataset = null }));
        var cluster = new TestCluster(model, Version(Stage.Staging, metrics: [Metric("recall", 0.1, "hard"), Metric("recall", 0.8, "easy")]));
        Assert.Equal(Stage.Staging, StageOf(cluster, Version()));

        cluster.Put(Version(Stage.Staging, metrics: [Metric("recall", 0.1, "hard"), Metric("recall", 0.2, "easy")]));

        Assert.Contains("reports 0.1 on dataset hard (and 1 more)", Promoted(cluster, Version(), ConditionStatus.False, PromotionReasons.MetricOutOfBounds), StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_missing_is_told_at_once_and_bounded()
    {
        var required = Enumerable.Range(1, 12).Select(i => new RequiredMetric { Name = $"m{i}", Min = 0 }).ToArray();
        var cluster = new TestCluster(Model(Gate(GatedStage.Staging, required)), Version(Stage.Staging, metrics: Metric("m2", 0)));

        var message = Promoted(cluster, Version(), ConditionStatus.False, PromotionReasons.MetricMissing);

        Assert.Contains("requires metric m1 of at least 0, which spec.metrics does not report; metric m3", message, StringComparison.Ordinal);
        Assert.Contains("metric m9 of at least 0, which spec.metrics does not report; and 3 more: promote", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_that_fails_at_the_second_gate_is_in_the_stage_of_the_first()
    {
        var model = Model(Gate(GatedStage.Staging, Recall), Gate(GatedStage.Production, Recall with { Min = 0.8 }));
        var cluster = new TestCluster(model, Version(Stage.Production, metrics: Metric("recall", 0.75, "holdout")));

        Assert.Equal(Stage.Staging, StageOf(cluster, Version()));
        Assert.StartsWith(
            "spec.stage asks for Production, and the version is in stage Staging: the gate for Production of Model studio/encoder requires metric recall of at least 0.8",
            Promoted(cluster, Version(), ConditionStatus.False, PromotionReasons.MetricOutOfBounds), StringComparison.Ordinal);
        Assert.Equal(("1", null), (cluster.Status<ModelStatus>(model).StagingVersion, cluster.Status<ModelStatus>(model).ProductionVersion));
    }

    [Fact]
    public void A_version_enters_Production_through_the_gate_for_Staging_too()
    {
        var cluster = new TestCluster(Model(Gate(GatedStage.Staging, Recall)), Version(Stage.Production));

        Assert.Equal(Stage.None, StageOf(cluster, Version()));
        Assert.Contains("the gate for Staging", Promoted(cluster, Version(), ConditionStatus.False, PromotionReasons.MetricMissing), StringComparison.Ordinal);
    }

    [Fact]
    public void Archiving_always_takes_effect()
    {
        var cluster = new TestCluster(Version(Stage.Archived));

        Assert.Equal(Stage.Archived, StageOf(cluster, Version()));
        Assert.Equal("the version is archived", Promoted(cluster, Version(), ConditionStatus.True, PromotionReasons.Archived));
    }

    [Fact]
    public void Another_policy_moves_the_versions_and_what_is_served_by_stage()
    {
        var deployment = Make.Deployment("studio/search", "encoder", stage: GatedStage.Production);
        var cluster = new TestCluster(Model(Gate(GatedStage.Production, Recall)), Version(Stage.Production), deployment);
        Assert.Equal(ServingReasons.StageEmpty, cluster.Condition(deployment, ConditionTypes.ModelResolved).Reason);

        var dirty = cluster.Put(Make.Model("studio/encoder"));

        Assert.Equal(Stage.Production, StageOf(cluster, Version()));
        Assert.Equal(ServingReasons.Resolved, cluster.Condition(deployment, ConditionTypes.ModelResolved).Reason);
        Assert.Equal([TestCluster.Ref(Make.Model("studio/encoder")), TestCluster.Ref(Version()), TestCluster.Ref(deployment)], dirty.Now.Order());

        cluster.Put(Model(Gate(GatedStage.Production, Recall)));

        Assert.Equal(Stage.Staging, StageOf(cluster, Version()));
        Assert.Equal(ServingReasons.StageEmpty, cluster.Condition(deployment, ConditionTypes.ModelResolved).Reason);
    }

    [Fact]
    public void A_policy_that_decides_the_same_touches_no_version()
    {
        var cluster = new TestCluster(Model(Gate(GatedStage.Production, Recall)), Version(Stage.Production, Metric("recall", 0.8, "holdout")));

        var dirty = cluster.Put(Model(Gate(GatedStage.Production, Recall with { Min = 0.75 })));

        Assert.Equal([TestCluster.Ref(Make.Model("studio/encoder"))], dirty.Now);
    }

    [Fact]
    public void Without_its_Model_a_version_is_in_no_stage_since_nobody_knows_the_policy()
    {
        var cluster = new TestCluster(Version(Stage.Production));

        Assert.Equal(
            "spec.stage asks for Production, and the version is in no stage: spec.modelRef names Model studio/encoder, which does not exist: create it",
            Promoted(cluster, Version(), ConditionStatus.False, PromotionReasons.ModelNotFound));

        cluster.Put(Make.Model("studio/encoder"));

        Assert.Equal(Stage.Production, StageOf(cluster, Version()));
    }

    [Fact]
    public void A_version_that_is_made_from_itself_is_in_no_stage()
    {
        var version = Make.ModelVersion("studio/encoder-1", "encoder", stage: Stage.Staging, parent: "encoder-1");
        var cluster = new TestCluster(Make.Model("studio/encoder"), version);

        Promoted(cluster, version, ConditionStatus.False, PromotionReasons.LineageCycle);

        Assert.Equal(Stage.None, StageOf(cluster, version));
    }

    [Fact]
    public void Of_two_objects_that_claim_one_version_the_younger_is_in_no_stage()
    {
        var younger = Make.ModelVersion("studio/encoder-one", "encoder", stage: Stage.Production);
        var cluster = new TestCluster(Make.Model("studio/encoder"), Version(Stage.Production), younger);

        Assert.Equal((Stage.Production, Stage.None), (StageOf(cluster, Version()), StageOf(cluster, younger)));
        Assert.Contains("ModelVersion studio/encoder-1 is older", Promoted(cluster, younger, ConditionStatus.False, PromotionReasons.DuplicateVersion), StringComparison.Ordinal);
    }

    internal static Model Model(params PromotionGate[] gates) => Model(new PromotionPolicy { Gates = gates });

    internal static Model Model(PromotionPolicy policy, string key = "studio/encoder")
    {
        var model = Make.Model(key);
        return model with { Spec = model.Spec with { Promotion = policy } };
    }

    internal static PromotionGate Gate(GatedStage stage, params RequiredMetric[] metrics) => new() { Stage = stage, RequiredMetrics = metrics };

    internal static ModelVersion Version(Stage? stage = null, params MetricValue[] metrics)
    {
        var version = Make.ModelVersion("studio/encoder-1", "encoder", stage: stage);
        return version with { Spec = version.Spec with { Metrics = metrics } };
    }

    internal static MetricValue Metric(string name, double value, string? dataset = null) => new() { Name = name, Value = value, Dataset = dataset };

    internal static Stage? StageOf(TestCluster cluster, ModelVersion version) => cluster.Status<ModelVersionStatus>(version).Stage;

    /// <summary>The message of the condition, whose status and reason are as given.</summary>
    internal static string Promoted(TestCluster cluster, ModelVersion version, ConditionStatus status, string reason)
    {
        var condition = cluster.Condition(version, ConditionTypes.Promoted);
        Assert.Equal((status, reason), (condition.Status, condition.Reason));
        return condition.Message;
    }
}

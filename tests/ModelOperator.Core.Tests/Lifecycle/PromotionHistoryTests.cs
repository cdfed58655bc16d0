using ModelOperator.Api;
using ModelOperator.Core.Assets;
using ModelOperator.Core.Tests.State;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Lifecycle;

/// <summary>What a version remembers of its stages, and what people are told of them.</summary>
public class PromotionHistoryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TestCluster _cluster = new(Make.Model("studio/encoder"));

    [Fact]
    public void A_version_that_was_never_promoted_has_no_history()
    {
        var version = Seen(null, Stage.None);

        Assert.Equal(Stage.None, version.Status!.Stage);
        Assert.Null(version.Status.Promotions);
    }

    [Fact]
    public void Every_change_is_kept_with_its_time_newest_first_and_at_most_ten()
    {
        ModelVersion? version = null;
        for (var hour = 0; hour < 13; hour++)
        {
            version = Seen(version, hour % 2 == 0 ? Stage.Staging : Stage.Production, hour);
        }

        Assert.Equal(10, version!.Status!.Promotions!.Count);
        Assert.Equal(new StageChange { Stage = Stage.Staging, From = Stage.Production, Time = Noon.AddHours(12) }, version.Status.Promotions[0]);
        Assert.Equal(new StageChange { Stage = Stage.Production, From = Stage.Staging, Time = Noon.AddHours(3) }, version.Status.Promotions[^1]);
    }

    [Fact]
    public void Leaving_a_stage_is_a_change_too()
    {
        var version = Seen(Seen(null, Stage.Production), Stage.None, 1);

        Assert.Equal([(Stage.Production, Stage.None), (Stage.None, Stage.Production)], version.Status!.Promotions!.Select(change => (change.From, change.Stage)));
    }

    [Fact]
    public void Deciding_again_later_on_what_was_written_changes_nothing()
    {
        var version = Seen(null, Stage.Production);

        Assert.Equal(version.Status!.Promotions, Seen(version, Stage.Production, 5).Status!.Promotions);
    }

    [Fact]
    public void Nobody_is_told_of_a_version_that_was_in_its_stage_when_it_was_first_seen() =>
        Assert.Empty(ConditionChange.Between(null, Seen(null, Stage.Production).Status!.Conditions));

    [Fact]
    public void Nobody_is_told_of_a_stage_that_was_in_effect_before_anybody_looked_for_it()
    {
        var seen = Seen(null, Stage.Production).Status!.Conditions!;

        Assert.Empty(ConditionChange.Between([.. seen.Where(condition => condition.Type != ConditionTypes.Promoted)], seen));
    }

    [Fact]
    public void People_are_told_of_each_stage_that_takes_effect_or_is_refused()
    {
        var none = Seen(null, Stage.None);
        var staging = Seen(none, Stage.Staging);
        var production = Seen(staging, Stage.Production);
        Assert.Equal(new ConditionChange(false, PromotionReasons.Promoted, "the version is in stage Staging"), Told(none, staging));
        Assert.Equal(new ConditionChange(false, PromotionReasons.Promoted, "the version is in stage Production"), Told(staging, production));

        _cluster.Put(PromotionTests.Model(PromotionTests.Gate(GatedStage.Production, new RequiredMetric { Name = "auc", Min = 0 })));
        var refused = Seen(production, Stage.Production);
        Assert.True(Told(production, refused) is { IsProblem: true, Reason: PromotionReasons.MetricMissing });
        Assert.Empty(ConditionChange.Between(refused.Status!.Conditions, Seen(refused, Stage.Production).Status!.Conditions));

        _cluster.Put(Make.Model("studio/encoder"));
        Assert.Equal(PromotionReasons.Promoted, Told(refused, Seen(refused, Stage.Production)).Reason);
    }

    private static ConditionChange Told(ModelVersion before, ModelVersion after) =>
        Assert.Single(ConditionChange.Between(before.Status!.Conditions, after.Status!.Conditions));

    /// <summary>The version as it is after the operator saw it with a stage.</summary>
    private ModelVersion Seen(ModelVersion? before, Stage stage, int hour = 0)
    {
        var version = Make.ModelVersion("studio/encoder-1", "encoder", stage: stage)
            .OfGeneration((before?.Metadata.Generation ?? 0) + (before?.Spec.Stage == stage ? 0 : 1));
        version = version with { Status = before?.Status };
        _cluster.Put(version);
        return version with { Status = AssetDecision.Decide(version, _cluster.State.DescribeAsset(TestCluster.Ref(version))!, Noon.AddHours(hour)) };
    }
}

using System.Globalization;
using ModelOperator.Api;
using ModelOperator.Core.Assets;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Retention;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Retention;

public class UnusedDecisionTests
{
    private static readonly DateTimeOffset Created = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan After = TimeSpan.FromDays(30);
    private static readonly Condition Lost = Of(ConditionStatus.False, Reasons.NoLongerUsed, Created.AddDays(10));
    private static readonly Condition Candidate = Of(ConditionStatus.True, Reasons.NoConsumers, Created.AddDays(40));

    public static TheoryData<string, double, Consumption, int?, int, Condition?, string?, double?> Cases => new()
    {
        // what, days since creation, consumers, downstream and own versions as last written, condition before, reason after, due on day
        { "new", 0, Consumption.None, null, 0, null, null, 30 },
        { "young", 29, Consumption.None, 0, 0, null, null, 30 },
        { "old and never used", 30, Consumption.None, 0, 0, null, Reasons.NoConsumers, null },
        { "used", 50, Consumption.Live, 3, 0, null, null, null },
        { "used for the first time", 50, Consumption.Live, 0, 0, null, null, null },
        { "used again soon enough", 20, Consumption.Live, 0, 0, Lost, null, null },
        { "used again after all", 50, Consumption.Live, 0, 0, Candidate, null, null },
        { "left by its last consumer", 50, Consumption.None, 1, 0, null, Reasons.NoLongerUsed, 80 },
        { "left by consumers that are being deleted", 50, Consumption.Leaving, 1, 0, null, Reasons.NoLongerUsed, 80 },
        { "left some time ago", 39, Consumption.None, 0, 0, Lost, Reasons.NoLongerUsed, 40 },
        { "left some time ago, with the old annotation", 39, Consumption.None, 1, 0, Lost, Reasons.NoLongerUsed, 40 },
        { "left long ago", 40, Consumption.None, 0, 0, Lost, Reasons.NoConsumers, null },
        { "a candidate already", 90, Consumption.None, 0, 0, Candidate, Reasons.NoConsumers, null },
        { "a model with versions only", 5, Consumption.None, 2, 2, null, null, 30 },
        { "a model whose version is not used any more", 5, Consumption.None, 3, 2, null, Reasons.NoLongerUsed, 35 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_asset_is_a_candidate_once_it_had_no_consumer_for_long_enough(
        string what, double day, Consumption consumption, int? annotated, int versions, Condition? before, string? reason, double? due)
    {
        var now = Created.AddDays(day);

        var decision = UnusedDecision.Decide(Metadata(annotated), before is null ? [] : [before], versions, Facts(consumption), After, now);

        Assert.True(decision.Condition?.Reason == reason, $"{what}: {decision.Condition}");
        Assert.Equal(due is { } days ? Created.AddDays(days) : null, decision.Due);
        Assert.Equal(reason == Reasons.NoConsumers ? ConditionStatus.True : ConditionStatus.False, decision.Condition?.Status ?? ConditionStatus.False);
        Assert.Equal(reason == Reasons.NoLongerUsed && before is null, decision.IsMoment);
        Assert.True(decision.Due is null || decision.Due > now);
    }

    [Fact]
    public void A_candidate_says_since_when_and_goes_on_saying_so()
    {
        var first = UnusedDecision.Decide(Metadata(0), [Lost], 0, Facts(Consumption.None), After, Created.AddDays(41)).Condition!;
        var later = UnusedDecision.Decide(Metadata(0), [first], 0, Facts(Consumption.None), TimeSpan.FromDays(365), Created.AddDays(60)).Condition;

        Assert.Equal(
            "nothing has been made from it since 2026-01-11 12:00:00 UTC: delete it unless somebody outside this cluster needs it", first.Message);
        Assert.Equal(first, later);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(30, true)]
    public void Nothing_is_said_when_it_is_switched_off_or_of_what_is_being_deleted(int days, bool deleting)
    {
        var metadata = Metadata(1) with { DeletionTimestamp = deleting ? Created : null };

        var decision = UnusedDecision.Decide(metadata, [Candidate], 0, Facts(Consumption.None), TimeSpan.FromDays(days), Created.AddDays(90));

        Assert.Equal((null, null, false), (decision.Condition, decision.Due, decision.IsMoment));
    }

    [Fact]
    public void The_moment_survives_a_stop_between_the_two_writes()
    {
        var now = Created.AddDays(50);
        var written = UnusedDecision.Decide(Metadata(1), [], 0, Facts(Consumption.None), After, now);
        Assert.True(written.IsMoment);

        var annotationsLag = UnusedDecision.Decide(Metadata(1), [written.Condition!], 0, Facts(Consumption.None), After, now.AddDays(1));
        var annotationsToo = UnusedDecision.Decide(Metadata(0), [written.Condition!], 0, Facts(Consumption.None), After, now.AddDays(1));

        Assert.Equal(now + After, annotationsLag.Due);
        Assert.Equal(annotationsLag, annotationsToo);
    }

    [Fact]
    public void Versions_that_claim_the_same_number_are_no_consumers_of_their_model()
    {
        var model = Make.Model("studio/ranker");
        var cluster = new TestCluster(
            Make.Namespace("studio"), model, Make.ModelVersion("studio/one", "ranker", "1"), Make.ModelVersion("studio/other", "ranker", "1"));
        var facts = cluster.State.DescribeAsset(TestCluster.Ref(model))!;
        var annotated = model.Metadata with { Annotations = cluster.Annotations(model) };

        var decision = UnusedDecision.Decide(annotated, [], cluster.Status<ModelStatus>(model).Versions, facts, After, Created);

        Assert.Equal("2", annotated.Annotations[LineageAnnotations.DownstreamCount]);
        Assert.Null(decision.Condition);
    }

    private static Condition Of(ConditionStatus status, string reason, DateTimeOffset since) => new()
    {
        Type = ConditionTypes.Unused, Status = status, Reason = reason, Message = "as it was", LastTransitionTime = since, ObservedGeneration = 1,
    };

    private static ObjectMeta Metadata(int? downstream) => new()
    {
        Namespace = "studio",
        Name = "shots",
        Generation = 1,
        CreationTimestamp = Created,
        Annotations = downstream is { } count
            ? new Dictionary<string, string> { [LineageAnnotations.DownstreamCount] = count.ToString(CultureInfo.InvariantCulture) }
            : null,
    };

    private static AssetFacts Facts(Consumption consumption) => new()
    {
        Lineage = new AssetLineage
        {
            Asset = new AssetReader("k8s").Read(Make.Dataset("studio/shots")),
            References = [],
            Depth = 0,
            Digest = "",
            DownstreamCount = 0,
            Cycle = [],
        },
        Retention = new RetentionFacts { Consumption = consumption },
    };
}

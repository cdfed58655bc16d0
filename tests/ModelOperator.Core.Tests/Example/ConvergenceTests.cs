using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Core.Tests.Samples;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Example;
using Xunit;

namespace ModelOperator.Core.Tests.Example;

public class ConvergenceTests
{
    private static readonly ObjectRef Key = new(ObjectKind.Dataset, "studio", "masters");
    private static readonly Condition Ready = new()
    {
        Type = ConditionTypes.Ready, Status = ConditionStatus.True, Reason = Reasons.Ready, Message = "it is", LastTransitionTime = DateTimeOffset.UnixEpoch,
    };
    private static readonly Condition NotReady = Ready with { Status = ConditionStatus.False, Reason = Reasons.NotGranted, Message = "nobody shared it" };
    private static readonly Condition Stalled = NotReady with { Type = ConditionTypes.Stalled, Status = ConditionStatus.True };

    [Fact]
    public void The_example_as_it_is_decided_is_as_it_says() => Assert.Empty(Convergence.FindOpen(ConvergedExample.Expected, ConvergedExample.Snapshot));

    [Fact]
    public void A_domain_that_has_not_counted_yet_is_open()
    {
        var snapshot = ConvergedExample.Snapshot;
        var domain = snapshot.Domains[0];
        var early = domain with { Status = domain.Status! with { Assets = domain.Status!.Assets! with { Total = 0 } } };

        var open = Assert.Single(Convergence.FindOpen(ConvergedExample.Expected, snapshot with { Domains = [early, .. snapshot.Domains.Skip(1)] }));
        Assert.Equal($"Domain {domain.Metadata.Name} has not counted its assets and GPUs yet", open.ToString());
    }

    [Fact]
    public void The_example_expects_every_object_but_namespaces_and_exactly_one_refusal()
    {
        Assert.Equal(MediaExample.Objects.Count - MediaExample.All<Namespace>().Count(), ConvergedExample.Expected.Count);
        Assert.Equal("fraud-scorer-4.0.0-titles", Assert.Single(ConvergedExample.Expected, item => item.Refused).Key.Name);
    }

    [Fact]
    public void A_manifest_of_another_group_is_not_waited_for() => Assert.Null(ExpectedObject.Of(new JsonObject
    {
        ["apiVersion"] = "example.com/v1",
        ["kind"] = "Dataset",
        ["metadata"] = new JsonObject { ["name"] = "masters" },
    }));

    [Fact]
    public void A_ready_object_of_its_present_generation_is_as_it_should_be() => Assert.Null(WhyOpen(refused: false, Observed(Ready)));

    [Fact]
    public void A_version_that_is_not_in_the_stage_it_asks_for_is_open_although_it_is_ready() => Assert.Equal(
        "is not promoted, MetricMissing: it reports nothing",
        WhyOpen(refused: false, Observed(Ready, NotReady with { Type = ConditionTypes.Promoted, Reason = PromotionReasons.MetricMissing, Message = "it reports nothing" })));

    [Fact]
    public void An_object_that_is_missing_is_open() => Assert.Equal("is not in the cluster", WhyOpen(refused: false, null));

    [Fact]
    public void An_object_without_status_is_open() =>
        Assert.Equal("has no status: the operator has not looked at it", WhyOpen(refused: false, Observed(Ready) with { Status = null }));

    [Fact]
    public void An_object_that_is_being_deleted_is_open_although_its_status_is_fine()
    {
        var observed = Observed(Ready);
        Assert.Equal("is being deleted", WhyOpen(refused: false, observed with { Metadata = observed.Metadata with { DeletionTimestamp = DateTimeOffset.UnixEpoch } }));
    }

    [Fact]
    public void A_status_of_an_earlier_generation_does_not_count()
    {
        var observed = Observed(Ready);
        Assert.Equal(
            "was changed since the operator looked at it (generation 3, status of 2)",
            WhyOpen(refused: false, observed with { Metadata = observed.Metadata with { Generation = 3 } }));
    }

    [Fact]
    public void An_asset_without_lineage_annotations_is_open()
    {
        var observed = Observed(Ready);
        Assert.Equal("has no lineage annotations", WhyOpen(refused: false, observed with { Metadata = observed.Metadata with { Annotations = null } }));
    }

    [Fact]
    public void What_is_not_ready_is_open_with_the_reason_and_the_sentence_of_its_condition() =>
        Assert.Equal("is not ready, NotGranted: nobody shared it", WhyOpen(refused: false, Observed(NotReady, Stalled)));

    [Fact]
    public void What_must_be_refused_and_is_for_want_of_a_grant_is_as_it_should_be() => Assert.Null(WhyOpen(refused: true, Observed(NotReady, Stalled)));

    [Fact]
    public void What_must_be_refused_and_is_ready_is_open() =>
        Assert.Equal("must be refused with reason NotGranted, but Ready is True, Ready: it is", WhyOpen(refused: true, Observed(Ready)));

    [Fact]
    public void What_must_be_refused_and_is_stalled_for_another_reason_is_open() => Assert.Equal(
        "must be refused with reason NotGranted, but is stalled with ReferenceNotFound: nobody shared it",
        WhyOpen(refused: true, Observed(NotReady, Stalled with { Reason = Reasons.ReferenceNotFound })));

    private static Dataset Observed(params IReadOnlyList<Condition> conditions) => new()
    {
        Metadata = new() { Name = Key.Name, Namespace = Key.Namespace, Generation = 2, Annotations = new Dictionary<string, string> { [LineageAnnotations.Uri] = "aip://dataset/k8s/studio/masters" } },
        Spec = new() { Type = DatasetType.Files, Uri = "s3://bucket/masters", Version = "1" },
        Status = new() { ObservedGeneration = 2, Conditions = conditions },
    };

    private static string? WhyOpen(bool refused, Dataset? observed) =>
        Convergence.FindOpen([new ExpectedObject(Key, refused)], new() { Datasets = observed is null ? [] : [observed] }).SingleOrDefault()?.Why;
}

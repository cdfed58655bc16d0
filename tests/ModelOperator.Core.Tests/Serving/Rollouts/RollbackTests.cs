using ModelOperator.Api;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Serving.Rollouts;

/// <summary>What one edit takes a deployment back.</summary>
public class RollbackTests
{
    private static readonly ModelVersion[] Versions = [Version("m-1", "1.0"), Version("m-2", "1.9"), Version("m-3", "1.10")];

    private static readonly ReferenceStatus NotFound = new() { Field = "spec.model", Uri = "aip://model/k8s/ads/ranker", State = ReferenceState.NotFound };

    [Fact]
    public void While_a_canary_is_under_way_it_goes_back_to_what_serves()
    {
        var rollback = Before(Deployment(stage: GatedStage.Production) with
        {
            Status = new ModelDeploymentStatus
            {
                ModelVersion = "m-2", Revisions = [Revision("m-3"), Revision("m-2")],
                Rollout = new RolloutStatus { Version = "1.10", ModelVersion = "m-3", TemplateHash = "", PlanHash = "", Step = 1 },
            },
        });

        Assert.Equal(("1.9", "stage Production"), (rollback!.Version, rollback.Replaces));
        Assert.Equal("""{"metadata":{"resourceVersion":"7"},"spec":{"model":{"version":"1.9","stage":null}}}""", rollback.Patch.ToJsonString());
    }

    [Fact]
    public void Else_to_the_last_other_version_that_it_was_made_from()
    {
        var rollback = Before(Deployment(version: "1.10") with
        {
            Status = new ModelDeploymentStatus { ModelVersion = "m-3", Revisions = [Revision("m-3"), Revision("m-gone"), Revision("m-1"), Revision("m-2")] },
        });

        Assert.Equal(("1.0", "version 1.10"), (rollback!.Version, rollback.Replaces));
    }

    [Theory]
    [InlineData(null, "1.10")]
    [InlineData(GatedStage.Production, null)]
    public void What_is_not_rolled_out_is_undone_and_not_pinned(GatedStage? stage, string? version) => Assert.Equal("1.9", Before(Deployment(version, stage) with
    {
        Status = new ModelDeploymentStatus { ModelVersion = "m-2", Revisions = [Revision("m-3"), Revision("m-2"), Revision("m-1")] },
    })!.Version);

    [Theory]
    [InlineData(null, "9.9")]
    [InlineData(GatedStage.Staging, null)]
    public void While_what_is_asked_for_is_not_found_it_goes_back_to_what_serves(GatedStage? stage, string? version) => Assert.Equal("1.9", Before(Deployment(version, stage) with
    {
        Status = new ModelDeploymentStatus { ModelVersion = "m-2", References = [NotFound], Revisions = [Revision("m-2"), Revision("m-1")] },
    })!.Version);

    [Fact]
    public void A_version_of_another_Model_is_never_gone_back_to()
    {
        var deployment = Deployment(version: "1.10") with { Status = new ModelDeploymentStatus { ModelVersion = "m-3", Revisions = [Revision("m-3"), Revision("m-2")] } };
        var other = Version("m-2", "1.9") with { Spec = Version("m-2", "1.9").Spec with { ModelRef = new LocalReference { Name = "other" } } };

        Assert.Null(Rollback.Before(deployment, [other], out var refusal));
        Assert.Equal("ModelDeployment ads/ranker is not known to have served another version that you may see: name one with --to", refusal);
    }

    [Fact]
    public void A_version_that_is_named_is_taken_and_unchecked_where_nobody_may_list_them()
    {
        Assert.Equal("1.9", Rollback.To(Deployment(stage: GatedStage.Production), "1.9", Versions, out _)!.Version);
        Assert.Equal("2.0", Rollback.To(Deployment(stage: GatedStage.Production), "2.0", versions: null, out _)!.Version);
    }

    [Theory]
    [InlineData("2.0", "Model ads/ranker has no version 2.0 that you may see: name one of 1.10, 1.9, 1.0")]
    [InlineData("1.10", "ModelDeployment ads/ranker already asks for version 1.10")]
    public void Or_why_it_cannot_be_gone_back_to(string to, string sentence)
    {
        Assert.Null(Rollback.To(Deployment(version: "1.10"), to, Versions, out var refusal));
        Assert.Equal(sentence, refusal);
    }

    private static Rollback? Before(ModelDeployment deployment) => Rollback.Before(deployment, Versions, out _);

    private static ModelVersion Version(string name, string version) => new()
    {
        Metadata = new ObjectMeta { Namespace = "ads", Name = name },
        Spec = new ModelVersionSpec
        {
            ModelRef = new LocalReference { Name = "ranker" }, Version = version, Artifact = new Artifact { Uri = "s3://x", Digest = "sha256:0", Format = "onnx" },
        },
    };

    private static ModelDeployment Deployment(string? version = null, GatedStage? stage = null) => new()
    {
        Metadata = new ObjectMeta { Namespace = "ads", Name = "ranker", ResourceVersion = "7" },
        Spec = new ModelDeploymentSpec { Model = new ServedModel { Name = "ranker", Version = version, Stage = stage } },
    };

    private static AssetRevision Revision(string version) => new()
    {
        Time = DateTimeOffset.UnixEpoch, Digest = "sha256:0", Upstream = [$"aip://modelversion/k8s/ads/{version}"], Changes = ["created"],
    };
}

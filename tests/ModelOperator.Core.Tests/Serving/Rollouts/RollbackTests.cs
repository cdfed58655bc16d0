using ModelOperator.Api;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Serving.Rollouts;

/// <summary>What one edit takes a deployment back.</summary>
public class RollbackTests
{
    private static readonly KnownVersion[] Versions = [new("m-1", "1.0"), new("m-2", "1.9"), new("m-3", "1.10")];

    [Fact]
    public void While_a_canary_is_under_way_it_goes_back_to_what_serves()
    {
        var rollback = Decide(Deployment(stage: GatedStage.Production) with
        {
            Status = new ModelDeploymentStatus { ModelVersion = "m-2", Rollout = new RolloutStatus { Version = "1.10", ModelVersion = "m-3", TemplateHash = "", PlanHash = "", Step = 1 } },
        });

        Assert.Equal(("1.9", "stage Production"), (rollback!.Version, rollback.Replaces));
        Assert.Equal("""{"spec":{"model":{"version":"1.9","stage":null}}}""", rollback.Patch.ToJsonString());
    }

    [Fact]
    public void Else_to_the_last_other_version_that_it_was_made_from()
    {
        var rollback = Decide(Deployment(version: "1.10") with
        {
            Status = new ModelDeploymentStatus { ModelVersion = "m-3", Revisions = [Revision("m-3"), Revision("m-gone"), Revision("m-1"), Revision("m-2")] },
        });

        Assert.Equal(("1.0", "version 1.10"), (rollback!.Version, rollback.Replaces));
    }

    [Fact]
    public void A_version_that_is_named_is_taken() => Assert.Equal("1.9", Decide(Deployment(stage: GatedStage.Production), to: "1.9")!.Version);

    [Theory]
    [InlineData(null, "1.10", "ModelDeployment ads/ranker is not known to have served another version: name one with --to")]
    [InlineData("2.0", "1.10", "Model ads/ranker has no version 2.0 that you may see: name one of 1.10, 1.9, 1.0")]
    [InlineData("1.10", "1.10", "ModelDeployment ads/ranker already asks for version 1.10")]
    public void Or_why_there_is_nothing_to_go_back_to(string? to, string version, string sentence)
    {
        Assert.Null(Rollback.Decide(Deployment(version: version), Versions, to, out var refusal));
        Assert.Equal(sentence, refusal);
    }

    private static Rollback? Decide(ModelDeployment deployment, string? to = null) => Rollback.Decide(deployment, Versions, to, out _);

    private static ModelDeployment Deployment(string? version = null, GatedStage? stage = null) => new()
    {
        Metadata = new ObjectMeta { Namespace = "ads", Name = "ranker" },
        Spec = new ModelDeploymentSpec { Model = new ServedModel { Name = "ranker", Version = version, Stage = stage } },
    };

    private static AssetRevision Revision(string version) => new()
    {
        Time = DateTimeOffset.UnixEpoch, Digest = "sha256:0", Upstream = [$"aip://modelversion/k8s/ads/{version}"], Changes = ["created"],
    };
}

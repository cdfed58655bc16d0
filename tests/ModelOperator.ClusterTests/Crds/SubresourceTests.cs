using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;
using Xunit;

namespace ModelOperator.ClusterTests.Crds;

/// <summary>Who may write what: users the specification, the operator the status, autoscalers the replicas.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class SubresourceTests(LiveExamples examples) : IClassFixture<LiveExamples>
{
    public static TheoryData<string> Kinds => ["Dataset", "Domain", "Embedding", "Model", "ModelVersion", "ModelDeployment", "ServingRuntime", "SharingGrant", "AccessRequest", "AccessDenial"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Status_in_a_write_of_the_object_is_ignored(string kind)
    {
        var written = await examples.Api.PatchAsync(examples.PathOf(kind), new JsonObject { ["status"] = new JsonObject { ["observedGeneration"] = 99 } });

        Assert.NotEqual(99, (long?)written["status"]?["observedGeneration"] ?? 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_write_of_the_status_leaves_the_specification_and_its_generation(string kind)
    {
        var before = await examples.Api.GetAsync(examples.PathOf(kind));

        var written = await examples.Api.PatchAsync(examples.PathOf(kind, "/status"), new JsonObject
        {
            ["spec"] = new JsonObject { ["info"] = new JsonObject { ["displayName"] = "another" }, ["displayName"] = "another" },
            ["status"] = new JsonObject { ["observedGeneration"] = 1 },
        });

        Assert.Equal(1, (long)written["status"]!["observedGeneration"]!);
        Assert.True(JsonNode.DeepEquals(before!["spec"], written["spec"]));
        Assert.Equal((long)before["metadata"]!["generation"]!, (long)written["metadata"]!["generation"]!);
    }

    [Fact]
    public async Task A_version_may_change_its_stage_and_nothing_else()
    {
        var promoted = await examples.Api.PatchAsync(
            examples.PathOf("ModelVersion", "?dryRun=All"), new JsonObject { ["spec"] = new JsonObject { ["stage"] = "Production" } });
        Assert.Equal("Production", (string?)promoted["spec"]!["stage"]);

        var removed = await examples.Api.PatchAsync(
            examples.PathOf("ModelVersion", "?dryRun=All"), new JsonObject { ["spec"] = new JsonObject { ["stage"] = null } });
        Assert.Equal("None", (string?)removed["spec"]!["stage"]);

        var labelled = await examples.Api.PatchAsync(
            examples.PathOf("ModelVersion", "?dryRun=All"), new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["a"] = "b" } } });
        Assert.Equal("b", (string?)labelled["metadata"]!["labels"]!["a"]);
    }

    [Fact]
    public async Task A_deployment_is_scaled_through_its_scale()
    {
        await examples.Api.PatchAsync(examples.PathOf("ModelDeployment", "/status"), new JsonObject
        {
            ["status"] = new JsonObject { ["replicas"] = 2, ["selector"] = "modeloperator.io/deployment=a" },
        });

        var scale = await examples.Api.PatchAsync(
            examples.PathOf("ModelDeployment", "/scale"), new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 5 } });

        Assert.Equal(5, (int)scale["spec"]!["replicas"]!);
        Assert.Equal(2, (int)scale["status"]!["replicas"]!);
        Assert.Equal("modeloperator.io/deployment=a", (string?)scale["status"]!["selector"]);
        var deployment = await examples.Api.GetAsync(examples.PathOf("ModelDeployment"));
        Assert.Equal(5, (int)deployment!["spec"]!["scaling"]!["replicas"]!);
    }

    [Fact]
    public async Task A_scale_beyond_the_limit_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<ApiException>(() => examples.Api.PatchAsync(
            examples.PathOf("ModelDeployment", "/scale"), new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 1001 } }));

        Assert.Contains("spec.scaling.replicas", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("less than or equal to 1000", refusal.Message, StringComparison.Ordinal);
    }
}

using ModelOperator.ClusterTests.GitOps;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>What the operator asks of the API server: only what changed input requires, and nothing once all is as it should be.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class QuietTests(QuietRun run) : IClassFixture<QuietRun>
{
    /// <summary>Phases of a rollout that a status shows: created, seen, each of at most two replicas up to date, available; and the GPUs once.</summary>
    private const int RolloutWrites = 8;

    [Fact]
    public void Who_applies_the_example_again_finds_nothing_that_differs() => Assert.Empty(run.Drift);

    [Theory]
    [InlineData("Deployment")]
    [InlineData("Service")]
    [InlineData("NetworkPolicy")]
    [InlineData("Pod")]
    [InlineData("Role")]
    [InlineData("RoleBinding")]
    [InlineData("ControllerRevision")]
    public async Task No_child_has_the_marks_by_which_a_tool_would_prune_it(string kind)
    {
        var children = (await run.World.ListAsync(kind)).Where(item => (string?)item["metadata"]!["labels"]?["app.kubernetes.io/managed-by"] == "modeloperator").ToList();

        Assert.NotEmpty(children);
        Assert.All(children, child => Assert.DoesNotContain(GitOpsTool.Marks, mark => child.ToJsonString().Contains($"\"{mark}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_converged_example_causes_no_writes() => Assert.Empty(run.Later.WritesSince(run.Converged));

    [Fact]
    public void A_converged_example_causes_no_reads() => Assert.Empty(run.Later.ReadsSince(run.Converged));

    [Fact]
    public void An_operator_that_starts_on_a_converged_example_writes_nothing() => Assert.Empty(run.AfterRestart.WritesByResource);

    [Theory]
    [InlineData("Dataset")]
    [InlineData("Model")]
    [InlineData("ModelVersion")]
    [InlineData("Embedding")]
    public void An_asset_costs_one_write_of_its_annotations_and_one_of_its_status(string kind)
    {
        Assert.Equal(run.World.CountOf(kind), run.Converged.Requests("patch", ResourcePaths.Resource(kind)));
        Assert.Equal(run.World.CountOf(kind), run.Converged.Requests("patch", $"{ResourcePaths.Resource(kind)}/status"));
    }

    [Theory]
    [InlineData("SharingGrant")]
    [InlineData("AccessRequest")]
    [InlineData("AccessDenial")]
    [InlineData("Domain")]
    [InlineData("ServingRuntime")]
    public void An_object_outside_the_graph_costs_one_write_of_its_status(string kind)
    {
        // A grant that drains carries a finalizer.
        var draining = run.World.Objects.Count(item => (string?)item["kind"] == kind && (string?)item["spec"]?["revocation"]?["mode"] == "Drain");
        Assert.Equal(draining, run.Converged.Requests("patch", ResourcePaths.Resource(kind)));
        Assert.Equal(run.World.CountOf(kind), run.Converged.Requests("patch", $"{ResourcePaths.Resource(kind)}/status"));
    }

    [Fact]
    public void A_deployment_costs_one_write_of_its_annotations_and_of_each_child_and_a_status_for_each_step_of_its_rollout()
    {
        var count = run.World.CountOf("ModelDeployment");

        Assert.Equal(count, run.Converged.Requests("patch", "modeldeployments.modeloperator.io"));
        Assert.Equal(count, run.Converged.Requests("apply", "deployments.apps"));
        Assert.Equal(count, run.Converged.Requests("apply", "services", succeeded: true));
        Assert.Equal(
            run.World.Objects.Count(item => (bool?)item["spec"]?["networkPolicy"] == true), run.Converged.Requests("apply", "networkpolicies.networking.k8s.io"));
        Assert.InRange(run.Converged.Requests("patch", "modeldeployments.modeloperator.io/status"), count, RolloutWrites * count);
    }

    [Fact]
    public void Every_cache_is_filled_by_one_list_and_nothing_else_is_read() =>
        Assert.All(run.Converged.Reads, read =>
        {
            Assert.StartsWith("list ", read.Key, StringComparison.Ordinal);
            Assert.Equal(1, read.Value);
        });

    [Fact]
    public void Nothing_is_refused_to_the_operator()
    {
        Assert.DoesNotContain(run.Later.Failures, failure => failure.Key.EndsWith(" 403", StringComparison.Ordinal));
        Assert.DoesNotContain("forbidden", run.Log, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("fail:", run.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stop_that_is_asked_for_ends_with_0() => Assert.Equal(0, run.ExitCode);

    [Fact]
    public async Task The_use_without_a_grant_is_refused_and_says_whom_to_ask()
    {
        var refused = await run.World.GetAsync("ModelVersion", "payments-fraud/fraud-scorer-4.0.0-titles");

        var stalled = refused!.Condition("Stalled");
        Assert.Equal(("True", "NotGranted"), (stalled?.Status, stalled?.Reason));
        Assert.Contains("ask for a SharingGrant in studio-content with permission Use for Embedding titles", stalled!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_tells_of_the_refusal() =>
        Assert.Contains(
            await run.World.EventsAsync("ModelVersion", "payments-fraud/fraud-scorer-4.0.0-titles"),
            item => (string?)item["reason"] == "NotGranted" && (string?)item["type"] == "Warning");
}

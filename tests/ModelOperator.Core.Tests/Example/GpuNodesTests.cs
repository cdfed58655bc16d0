using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Core.Tests.Samples;
using ModelOperator.Testing.Commands.Local;
using ModelOperator.Testing.Nodes;
using Xunit;

namespace ModelOperator.Core.Tests.Example;

public class GpuNodesTests
{
    [Fact]
    public void Nodes_are_simulated_where_there_are_none_and_that_is_said()
    {
        var decision = GpuNodes.Decide([]);

        Assert.True(decision.Simulate);
        Assert.Contains("2 GPU nodes with 8 x nvidia.com/gpu are simulated", decision.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_that_are_simulated_already_go_on_being_so() =>
        Assert.True(GpuNodes.Decide([Node(gpus: 4, simulated: true), Node(gpus: 4, simulated: true)]).Simulate);

    [Fact]
    public void Beside_real_nodes_with_GPUs_none_are_simulated()
    {
        var decision = GpuNodes.Decide([Node(gpus: 4), Node(gpus: 2), Node(gpus: 1, simulated: true)]);

        Assert.False(decision.Simulate);
        Assert.Contains("own nodes have 6 x nvidia.com/gpu", decision.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, true, false)]
    [InlineData(4, false, false)]
    [InlineData(4, true, true)]
    public void Beside_real_nodes_without_usable_GPUs_none_are_simulated_and_the_consequence_is_said(int gpus, bool ready, bool cordoned)
    {
        var decision = GpuNodes.Decide([Node(gpus, ready: ready, cordoned: cordoned)]);

        Assert.False(decision.Simulate);
        Assert.Contains("deployments that ask for GPUs will wait", decision.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void The_simulated_GPUs_are_the_quotas_of_the_example_added_up() =>
        Assert.Equal(MediaExample.All<Domain>().Sum(domain => domain.Spec.Quota!.Gpus!.Value), GpuNodes.Simulated.Sum(node => node.Gpus));

    private static JsonObject Node(int gpus, bool simulated = false, bool ready = true, bool cordoned = false) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = "node", ["labels"] = simulated ? new JsonObject { [SimulatedNode.Label] = "true" } : new JsonObject() },
        ["spec"] = cordoned ? new JsonObject { ["unschedulable"] = true } : new JsonObject(),
        ["status"] = new JsonObject
        {
            ["allocatable"] = gpus > 0 ? new JsonObject { ["cpu"] = "8", ["nvidia.com/gpu"] = $"{gpus}" } : new JsonObject { ["cpu"] = "8" },
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = ready ? "True" : "False" }),
        },
    };
}

using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Nodes;
using ModelOperator.Testing.Operators;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>
/// A cluster with two simulated nodes of four GPUs each. One operator is enough for most tests: <see cref="RunningWorld"/> starts it.
/// </summary>
public class World(ClusterFixture cluster) : OperatorWorld
{
    private NodeSimulator? _nodes;

    protected override LocalControlPlane ControlPlane => cluster.ControlPlane;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _nodes = await NodeSimulator.StartAsync(
            cluster.KubeconfigPath,
            [new SimulatedNode("gpu-a") { Gpus = 4 }, new SimulatedNode("gpu-b") { Gpus = 4 }],
            new NodeSimulatorOptions { BehaviourOf = BehaviourOf });
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (_nodes is not null)
        {
            await _nodes.DisposeAsync();
        }
    }

    /// <summary>Pods of deployments, or of model versions, that are named after a failure have it.</summary>
    private static PodBehaviour? BehaviourOf(JsonObject pod)
    {
        var metadata = pod["metadata"]!;
        var isBroken = ((string?)metadata["annotations"]?[ServingAnnotations.ModelVersion])?.EndsWith("-crashes", StringComparison.Ordinal) == true;
        return (isBroken ? "crashes" : (string?)metadata["labels"]?["modeloperator.io/deployment"]) switch
        {
            "crashes" => new PodBehaviour(TimeSpan.Zero, PodFailure.CrashLoopBackOff),
            "has-no-image" => new PodBehaviour(TimeSpan.Zero, PodFailure.ImagePullBackOff),
            _ => null,
        };
    }
}

/// <summary>A world with one operator that leads.</summary>
public sealed class RunningWorld(ClusterFixture cluster) : World(cluster)
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await (await StartOperatorAsync("--namespace", OperatorUser.LeaseNamespace)).WaitLeadingAsync();
    }
}

using System.Text.Json.Nodes;

namespace ModelOperator.Testing.Nodes;

/// <summary>How simulated nodes behave.</summary>
public sealed record NodeSimulatorOptions
{
    /// <summary>What a pod does that says nothing itself.</summary>
    public PodBehaviour Behaviour { get; init; } = new(ReadyAfter: TimeSpan.FromMilliseconds(200));

    /// <summary>What a certain pod does, instead of <see cref="Behaviour"/>; null for a pod that it has nothing to say about.</summary>
    public Func<JsonObject, PodBehaviour?> BehaviourOf { get; init; } = _ => null;

    /// <summary>How often a node says that it is alive; controllers give it up after 40 s of silence.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the nodes are deleted when the simulator ends, as a cluster that lives on wants it.</summary>
    public bool RemoveNodesAtEnd { get; init; } = true;
}

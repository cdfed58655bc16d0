using ModelOperator.Core.Serving.Runtimes;

namespace ModelOperator.Core.State;

/// <summary>What the cluster's deployments mean for a ServingRuntime.</summary>
public sealed record RuntimeFacts
{
    /// <summary>ModelDeployments that run on it.</summary>
    public required int Deployments { get; init; }

    /// <summary>Those among them that run on an earlier revision.</summary>
    public required int Outdated { get; init; }

    /// <summary>The revision of what it says now; null when it is gone.</summary>
    public RuntimeRevision? Current { get; init; }

    /// <summary>Revisions, of any runtime, that deployments run on or name.</summary>
    public required IReadOnlySet<string> InUse { get; init; }
}

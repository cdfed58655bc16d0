using ModelOperator.Core.Serving;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Core.Serving.Runtimes;

namespace ModelOperator.Core.State;

/// <summary>What the cluster's other objects mean for a deployment.</summary>
public sealed record ServingFacts
{
    /// <summary>What became of the reference to the model.</summary>
    public required ModelResolution Model { get; init; }

    /// <summary>The version that serves, when it is another one than the model resolves to.</summary>
    public StableVersion? Serving { get; init; }

    /// <summary>The runtimes there are.</summary>
    public required RuntimeCatalog Runtimes { get; init; }

    /// <summary>What the domain's quota gives the deployment.</summary>
    public required QuotaVerdict Quota { get; init; }

    /// <summary>Namespaces that grants let call the deployment; none where its specification does not keep others out.</summary>
    public Callers Callers { get; init; } = Callers.None;
}

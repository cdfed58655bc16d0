using ModelOperator.Api;
using ModelOperator.Core.Serving;

namespace ModelOperator.Core.State;

/// <summary>What the cluster's other objects mean for a deployment.</summary>
public sealed record ServingFacts
{
    /// <summary>What became of the reference to the model.</summary>
    public required ModelResolution Model { get; init; }

    /// <summary>The runtimes there are.</summary>
    public required IReadOnlyCollection<ServingRuntime> Runtimes { get; init; }

    /// <summary>What the domain's quota gives the deployment.</summary>
    public required QuotaVerdict Quota { get; init; }

    /// <summary>Namespaces that grants let call the deployment; none where its specification does not keep others out.</summary>
    public Callers Callers { get; init; } = Callers.None;
}

using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>policy/v1 PodDisruptionBudget, with the fields a controller here sets.</summary>
public sealed record PodDisruptionBudget : IKubernetesObject<PodDisruptionBudget>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = new("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", Namespaced: true);

    /// <inheritdoc/>
    public static JsonTypeInfo<PodDisruptionBudget> JsonTypeInfo => KubernetesJsonContext.Default.PodDisruptionBudget;

    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>Desired state.</summary>
    public PodDisruptionBudgetSpec? Spec { get; init; }
}

/// <summary>How many of which pods may be missing when nodes are drained.</summary>
public sealed record PodDisruptionBudgetSpec
{
    /// <summary>Pods that may be missing, as a number or a percentage.</summary>
    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>The pods.</summary>
    public LabelSelector? Selector { get; init; }
}

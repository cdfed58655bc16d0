namespace ModelOperator.Kubernetes.Resources;

/// <summary>A custom resource: metadata, what the user asked for, and what the controller observed.</summary>
/// <typeparam name="TSpec">Desired state, written by users.</typeparam>
/// <typeparam name="TStatus">Observed state, written by the controller through the status subresource.</typeparam>
public abstract record CustomResource<TSpec, TStatus> : IKubernetesObject
    where TSpec : class
    where TStatus : class
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>What the user asked for.</summary>
    public required TSpec Spec { get; init; }

    /// <summary>What the controller last observed; null until it first looked.</summary>
    public TStatus? Status { get; init; }
}

namespace ModelOperator.Kubernetes.Queues;

/// <summary>How a <see cref="WorkQueue{TKey}"/> shares out its work and retries what failed.</summary>
public sealed record WorkQueueOptions
{
    /// <summary>Name in metrics and logs, e.g. <c>modeldeployment</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Retry delays of keys that failed.</summary>
    public ExponentialBackoff Backoff { get; init; } = new();

    /// <summary>
    /// Most keys of one namespace in process at once. With one less than there are workers, a namespace whose keys are slow
    /// still leaves a worker to the others. Cluster-scoped keys, of no namespace, are not limited.
    /// </summary>
    public int MaxConcurrentPerNamespace { get; init; } = int.MaxValue;
}

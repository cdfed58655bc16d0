using ModelOperator.Kubernetes.Queues;

namespace ModelOperator.Kubernetes.Controllers;

/// <summary>How a <see cref="Controller{TKey}"/> works through its queue.</summary>
public sealed record ControllerOptions
{
    /// <summary>Name in metrics and logs, e.g. <c>modeldeployment</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Reconciles at once. One worker is always left to other namespaces while there is more than one.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>Longest time for one reconcile; it is cancelled then and retried like a failure.</summary>
    public TimeSpan ReconcileTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a stop waits for due work before it cancels what is left.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Retry delays of keys that failed.</summary>
    public ExponentialBackoff Backoff { get; init; } = new();
}

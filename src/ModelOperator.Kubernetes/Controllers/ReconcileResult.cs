namespace ModelOperator.Kubernetes.Controllers;

/// <summary>What a successful reconcile asks for next.</summary>
/// <param name="RequeueAfter">When to call again although nothing changed; null to wait for a change. A change in between comes first and decides anew.</param>
public readonly record struct ReconcileResult(TimeSpan? RequeueAfter)
{
    /// <summary>Nothing is left to do until something changes.</summary>
    public static ReconcileResult Done => default;

    /// <summary>Call again when nothing that somebody waits for is due any more; a change in between comes first.</summary>
    public static ReconcileResult Behind => new(TimeSpan.Zero) { IsBehind = true };

    /// <summary>Whether the next call waits for what others wait for, as <see cref="Queues.WorkPriority.Low"/> does.</summary>
    public bool IsBehind { get; private init; }

    /// <summary>Call again after a time, e.g. when a grant expires.</summary>
    public static ReconcileResult After(TimeSpan delay) => new(delay);

    /// <summary>The same, but with a call no later than after a time; null asks for none.</summary>
    public ReconcileResult NoLaterThan(TimeSpan? delay) => delay is null || RequeueAfter <= delay ? this : new ReconcileResult(delay);
}

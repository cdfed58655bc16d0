namespace ModelOperator.Kubernetes.Queues;

/// <summary>A key taken from a <see cref="WorkQueue{TKey}"/>; it is in process until <see cref="WorkQueue{TKey}.Done"/>.</summary>
/// <param name="Key">The key to work on.</param>
/// <param name="Priority">The line it waited in; a retry after a failure waits in the same one.</param>
/// <param name="Failures">How often it has failed since it last succeeded.</param>
public readonly record struct WorkItem<TKey>(TKey Key, WorkPriority Priority, int Failures);

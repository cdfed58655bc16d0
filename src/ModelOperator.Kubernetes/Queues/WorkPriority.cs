namespace ModelOperator.Kubernetes.Queues;

/// <summary>Which of two lines a key waits in.</summary>
public enum WorkPriority
{
    /// <summary>Work that nobody waits for: the initial list, a periodic resync.</summary>
    Low,

    /// <summary>A live change, or a time the reconciler asked to be called at.</summary>
    Normal,
}

namespace ModelOperator.Kubernetes.Queues;

/// <summary>Somebody waiting for a key. It leaves the line under the queue's lock, in the same step that completes it, so that it completes once.</summary>
internal sealed class DequeueWaiter<TKey> : TaskCompletionSource<WorkItem<TKey>?>
{
    public DequeueWaiter()
        : base(TaskCreationOptions.RunContinuationsAsynchronously) =>
        Node = new LinkedListNode<DequeueWaiter<TKey>>(this);

    public LinkedListNode<DequeueWaiter<TKey>> Node { get; }
}

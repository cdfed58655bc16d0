namespace ModelOperator.Kubernetes.Resources;

/// <summary>Objects of one kind with the version of the collection they were read at.</summary>
/// <typeparam name="T">The kind.</typeparam>
/// <param name="Metadata">Version of the collection, and where the next page starts.</param>
/// <param name="Items">The objects that fit <typeparamref name="T"/>.</param>
public sealed record ResourceList<T>(ListMeta Metadata, IReadOnlyList<T> Items)
    where T : class, IKubernetesObject<T>
{
    /// <summary>The objects that do not fit <typeparamref name="T"/>: they exist all the same.</summary>
    public IReadOnlyList<UnreadableObject> Unreadable { get; init; } = [];
}

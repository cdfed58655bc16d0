namespace ModelOperator.Kubernetes.Resources;

/// <summary>Metadata of a list of objects.</summary>
public sealed record ListMeta
{
    /// <summary>Version of the collection that the list shows; a watch from it misses nothing.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Token that asks for the next page; null or empty on the last one.</summary>
    public string? Continue { get; init; }
}

namespace ModelOperator.Kubernetes.Client;

/// <summary>Which objects of a kind are listed or watched.</summary>
public sealed record ListOptions
{
    /// <summary>Namespace; null means all of them (and is the only choice for cluster-scoped kinds).</summary>
    public string? Namespace { get; init; }

    /// <summary>Label selector in the API's syntax, e.g. <c>app=web,tier in (a,b)</c>.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Field selector in the API's syntax, e.g. <c>metadata.name=web</c>.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Most objects on a page; null leaves it to the server.</summary>
    public int? Limit { get; init; }

    /// <summary><see cref="Resources.ListMeta.Continue"/> of the page before.</summary>
    public string? Continue { get; init; }

    /// <summary>
    /// Asks the server for metadata alone (PartialObjectMetadata), for kinds whose other fields nobody here reads; the type
    /// must then do without them.
    /// </summary>
    public bool MetadataOnly { get; init; }
}

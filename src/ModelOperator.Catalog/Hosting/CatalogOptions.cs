namespace ModelOperator.Catalog.Hosting;

/// <summary>How the catalog runs.</summary>
internal sealed record CatalogOptions
{
    /// <summary>Kubeconfig to use; null for the service account of the pod.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Context of the kubeconfig; null for its current one.</summary>
    public string? Context { get; init; }

    /// <summary>Platform id of the cluster in asset URIs.</summary>
    public required string ClusterName { get; init; }

    /// <summary>Addresses that questions are answered on.</summary>
    public required IReadOnlyList<string> Listen { get; init; }

    /// <summary>Address that metrics are served on.</summary>
    public required string Metrics { get; init; }

    /// <summary>Whether one at this machine may ask everything without a token.</summary>
    public required bool Anonymous { get; init; }

    /// <summary>Whether logs are JSON lines rather than text.</summary>
    public required bool JsonLogs { get; init; }

    /// <summary>Least severe level that is logged.</summary>
    public required LogLevel LogLevel { get; init; }
}

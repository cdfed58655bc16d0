using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>What the operator sees of a Domain.</summary>
public sealed record DomainStatus : ResourceStatus
{
    /// <summary>Existing namespaces that belong to the domain; at most 256 are listed.</summary>
    [Schema(MaxItems = 256)]
    [Items(MaxLength = Formats.LabelLength)]
    public IReadOnlyList<string>? Namespaces { get; init; }

    /// <summary>Number of existing namespaces that belong to the domain.</summary>
    public int NamespaceCount { get; init; }

    /// <summary>Assets in these namespaces.</summary>
    public AssetCounts? Assets { get; init; }

    /// <summary>GPUs of the domain's deployments.</summary>
    public GpuUse? Gpus { get; init; }

    /// <summary>Grants that involve the domain.</summary>
    public GrantCounts? Grants { get; init; }
}

/// <summary>Number of assets by kind.</summary>
public sealed record AssetCounts
{
    /// <summary>Number of Datasets.</summary>
    public int Datasets { get; init; }

    /// <summary>Number of Models.</summary>
    public int Models { get; init; }

    /// <summary>Number of ModelVersions.</summary>
    public int ModelVersions { get; init; }

    /// <summary>Number of Embeddings.</summary>
    public int Embeddings { get; init; }

    /// <summary>Number of ModelDeployments.</summary>
    public int ModelDeployments { get; init; }

    /// <summary>Number of assets of all these kinds.</summary>
    public int Total { get; init; }
}

/// <summary>GPUs of a domain.</summary>
public sealed record GpuUse
{
    /// <summary>GPUs admitted: what running deployments request.</summary>
    [Schema(Format = "int64")]
    public long Used { get; init; }

    /// <summary>GPUs requested by deployments that wait for quota.</summary>
    [Schema(Format = "int64")]
    public long Waiting { get; init; }

    /// <summary>The quota; absent when there is none.</summary>
    public int? Quota { get; init; }
}

/// <summary>Grants of a domain.</summary>
public sealed record GrantCounts
{
    /// <summary>Active grants to this domain's namespaces.</summary>
    public int In { get; init; }

    /// <summary>Active grants by this domain's namespaces.</summary>
    public int Out { get; init; }
}

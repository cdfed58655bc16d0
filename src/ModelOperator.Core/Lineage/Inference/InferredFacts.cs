using ModelOperator.Core.Licensing;

namespace ModelOperator.Core.Lineage.Inference;

/// <summary>
/// What follows for an asset from what it was made from, as far as its namespace may be told: assets of other namespaces are named
/// only if they were granted to it.
/// </summary>
public sealed record InferredFacts
{
    /// <summary>Most identities and domains that a status lists in one field.</summary>
    public const int MaxListed = 64;

    /// <summary>Licence terms that bind the asset, its own included, sorted by licence, those that may be named first.</summary>
    public IReadOnlyList<LicenseBond> Bonds { get; init; } = [];

    /// <summary>The licence of the asset itself; of a ModelVersion, its Model's.</summary>
    public OwnLicense? License { get; init; }

    /// <summary>What puts the asset into production; null when nothing does.</summary>
    public ProductionUse? Production { get; init; }

    /// <summary>Domains of everything it was made from, sorted.</summary>
    public IReadOnlyList<string> UpstreamDomains { get; init; } = [];

    /// <summary>For a Model: identities of the Models it was derived from, sorted.</summary>
    public IReadOnlyList<string> DerivedFrom { get; init; } = [];

    /// <summary>For a ModelDeployment: identities of the datasets behind it that may be named, those that sort first, sorted.</summary>
    public IReadOnlyList<string> Datasets { get; init; } = [];

    /// <summary>For a ModelDeployment: number of datasets behind it that may be named.</summary>
    public int NamedDatasets { get; init; }

    /// <summary>For a ModelDeployment: number of datasets behind it that may not be named.</summary>
    public int HiddenDatasets { get; init; }

    /// <summary>For a Dataset: where it arrives; null when nothing is made from it.</summary>
    public Reach? Reach { get; init; }
}

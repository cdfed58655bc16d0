using ModelOperator.Api;
using ModelOperator.Core.Lineage.Inference;

namespace ModelOperator.Core.Assets;

/// <summary>What follows for an asset from what it was made from, as its status shows it: bounded lists, absent when empty.</summary>
public static class InferredStatus
{
    /// <summary>Most licences listed.</summary>
    public const int MaxObligations = 32;

    /// <summary>A deployment's status with the datasets behind it.</summary>
    public static ModelDeploymentStatus WithDatasets(ModelDeploymentStatus status, InferredFacts facts) => status with
    {
        Datasets = Listed(facts.Datasets),
        DatasetsHidden = facts.HiddenDatasets == 0 ? null : facts.HiddenDatasets,
        DatasetsTruncated = facts.NamedDatasets == facts.Datasets.Count ? null : facts.NamedDatasets - facts.Datasets.Count,
    };

    internal static DatasetReach? Reach(InferredFacts facts) => facts.Reach is not { } reach ? null : new DatasetReach
    {
        Deployments = reach.DeploymentCount,
        DeploymentUris = Listed(reach.Deployments),
        Domains = Listed(reach.Domains),
    };

    internal static IReadOnlyList<string>? DerivedFrom(InferredFacts facts) => Listed(facts.DerivedFrom);

    internal static IReadOnlyList<string>? UpstreamDomains(InferredFacts facts) => Listed(facts.UpstreamDomains);

    internal static IReadOnlyList<LicenseObligation>? Obligations(InferredFacts facts) => facts.Bonds.Count == 0 ? null :
    [
        .. facts.Bonds
            .DistinctBy(bond => (bond.License, bond.Source, bond.Domain))
            .Take(MaxObligations)
            .Select(bond => new LicenseObligation
            {
                License = bond.License.Id,
                Terms = bond.License.Terms,
                Uri = bond.Uri,
                Domain = bond.Domain,
            }),
    ];

    private static IReadOnlyList<string>? Listed(IReadOnlyList<string> items) =>
        items.Count == 0 ? null : items.Count <= InferredFacts.MaxListed ? items : [.. items.Take(InferredFacts.MaxListed)];
}

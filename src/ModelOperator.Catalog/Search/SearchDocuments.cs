using ModelOperator.Api;
using ModelOperator.Core.Assets;
using ModelOperator.Core.Lineage;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Catalog.Search;

/// <summary>Makes the document that an asset is found by.</summary>
public static class SearchDocuments
{
    /// <summary>The document of an asset.</summary>
    public static SearchDocument Of(IAsset asset, AssetFacts facts)
    {
        var lineage = facts.Lineage.Asset;
        return new SearchDocument
        {
            Uri = lineage.Uri,
            Kind = lineage.Key.Kind,
            Namespace = lineage.Key.Namespace,
            Name = lineage.Key.Name,
            DisplayName = asset.Info?.DisplayName,
            Description = asset.Info?.Description,
            Domain = facts.Domain,
            Owners = [.. (asset.Info?.Owners ?? []).Select(owner => owner.Name).Distinct()],
            Tags = asset.Info?.Tags ?? [],
            UseCases = asset.Info?.UseCases ?? [],
            Task = (asset as Model)?.Spec.Task,
            Stage = facts.Stage?.Stage.ToString(),
            License = asset.Info?.License,
            Unused = Conditions.Find(asset.AssetStatus?.Conditions, ConditionTypes.Unused)?.Status == ConditionStatus.True,
            Related = [.. Related(facts.Lineage)],
            Updated = asset.AssetStatus?.Revisions is [var latest, ..] ? latest.Time : asset.Metadata.CreationTimestamp,
        };
    }

    private static IEnumerable<string> Related(AssetLineage lineage) => lineage.References
        .Where(reference => reference.State == ReferenceState.Resolved)
        .Select(reference => reference.Target is { } target ? AssetUri.Of(lineage.Asset.Platform, target) : null)
        .OfType<string>()
        .Where(uri => uri != lineage.Asset.Uri)
        .Distinct();
}

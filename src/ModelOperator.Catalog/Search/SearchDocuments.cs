using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Catalog.Search;

/// <summary>Makes the document that an asset is found by.</summary>
public static class SearchDocuments
{
    /// <summary>The document of an asset. Of the state only what is known anyway is taken: this is done for every asset there is.</summary>
    public static SearchDocument Of(IAsset asset, ObjectRef key, ClusterState state) => new()
    {
        Uri = AssetUri.Of(state.Platform, key),
        Kind = key.Kind,
        Namespace = key.Namespace,
        Name = key.Name,
        DisplayName = asset.Info?.DisplayName,
        Description = asset.Info?.Description,
        Domain = state.DomainOf(key.Namespace),
        Owners = [.. (asset.Info?.Owners ?? []).Select(owner => owner.Name).Distinct()],
        Tags = asset.Info?.Tags ?? [],
        UseCases = asset.Info?.UseCases ?? [],
        Task = (asset as Model)?.Spec.Task,
        Stage = state.StageOf(key)?.ToString(),
        License = asset.Info?.License,
        Unused = Conditions.Find(asset.AssetStatus?.Conditions, ConditionTypes.Unused)?.Status == ConditionStatus.True,
        Related = [.. state.Lineage.SourcesOf(key).Where(source => source != key).Select(source => AssetUri.Of(state.Platform, source))],
        Updated = asset.AssetStatus?.Revisions is [var latest, ..] ? latest.Time : asset.Metadata.CreationTimestamp,
    };
}

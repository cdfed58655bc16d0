using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Queries.Finding;

/// <summary>Makes the document that an asset is found by.</summary>
public static class SearchDocuments
{
    /// <summary>
    /// The document of an asset; null for one that is not there. Of the state only what is known anyway is taken: this is done for every asset
    /// there is.
    /// </summary>
    public static SearchDocument? Of(QueryScope scope, ObjectRef key)
    {
        if (scope.Find(key) is not { } asset || scope.State.Lineage.Find(key)?.Asset is not { } node)
        {
            return null;
        }

        var model = node.Version is { } version ? scope.Find(version.Model) as Model : asset as Model;
        var info = model?.Spec.Info ?? asset.Info;
        return new SearchDocument
        {
            Uri = node.Uri,
            Kind = key.Kind,
            Namespace = key.Namespace,
            Name = key.Name,
            DisplayName = asset.Info?.DisplayName,
            Description = asset.Info?.Description,

            // Who may not list Domains reads it from the status.
            Domain = scope.State.DomainOf(key.Namespace) ?? asset.AssetStatus?.Domain,
            Owners = [.. (info?.Owners ?? []).Select(owner => owner.Name).Distinct()],
            Tags = info?.Tags ?? [],
            UseCases = info?.UseCases ?? [],
            Task = model?.Spec.Task,
            Stage = scope.State.StageOf(key)?.ToString(),
            License = info?.License,
            Unused = Conditions.IsTrue(asset.AssetStatus?.Conditions, ConditionTypes.Unused),
            Model = node.Version is { } coordinates && model is not null ? AssetUri.Of(node.Platform, coordinates.Model) : null,
            Related = [.. scope.State.Lineage.SourcesOf(key).Where(source => source != key).Select(source => AssetUri.Of(node.Platform, source))],
            Updated = asset.AssetStatus?.Revisions is [var latest, ..] ? latest.Time : asset.Metadata.CreationTimestamp,
        };
    }
}

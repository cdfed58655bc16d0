using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Queries.Finding;

/// <summary>Makes the document that an asset is found by.</summary>
public static class SearchDocuments
{
    /// <summary>The document of an asset; null for one that is not there.</summary>
    public static SearchDocument? Of(QueryScope scope, ObjectRef key)
    {
        if (scope.Find(key) is not { } asset || scope.State.DescribeAsset(key) is not { } facts)
        {
            return null;
        }

        var lineage = facts.Lineage.Asset;
        var model = lineage.Version is { } version ? scope.Find(version.Model) as Model : asset as Model;
        var info = model?.Spec.Info ?? asset.Info;
        return new SearchDocument
        {
            Uri = lineage.Uri,
            Kind = key.Kind,
            Namespace = key.Namespace,
            Name = key.Name,
            DisplayName = asset.Info?.DisplayName,
            Description = asset.Info?.Description,

            // Who may not list Domains reads it from the status.
            Domain = facts.Domain ?? asset.AssetStatus?.Domain,
            Owners = [.. (info?.Owners ?? []).Select(owner => owner.Name).Distinct()],
            Tags = info?.Tags ?? [],
            UseCases = info?.UseCases ?? [],
            Task = model?.Spec.Task,
            Stage = facts.Stage?.Stage.ToString(),
            License = info?.License,
            Unused = Conditions.IsTrue(asset.AssetStatus?.Conditions, ConditionTypes.Unused),
            Model = lineage.Version is { } coordinates && model is not null ? AssetUri.Of(lineage.Platform, coordinates.Model) : null,
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

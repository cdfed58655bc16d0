using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Sharing;

namespace ModelOperator.Core.Queries;

/// <summary>Asks everything about an asset.</summary>
public static class EntityQuery
{
    /// <summary>Asks.</summary>
    public static QueryResult<EntityAnswer> Ask(QueryScope scope, string uri)
    {
        if (scope.Resolve(uri, out var refusal) is not { } asset)
        {
            return refusal.Reason == RefusalReason.Listed ? new(Listed(scope, scope.State.Lineage.Find(uri)!)) : new(refusal);
        }

        var item = scope.Find(asset.Key);
        var (info, version, model) = (item?.Info, item as ModelVersion, scope.ModelOf(asset));
        var references = scope.State.ReferencesOf(asset.Key);
        List<CompiledGrant> grants = [.. scope.State.GrantsOver(asset).Where(grant => scope.Viewer.Sees(grant.Ref))];
        return new(new EntityAnswer
        {
            Node = scope.Describe(asset, 0),
            Description = info?.Description,
            Tags = info?.Tags ?? [],
            UseCases = info?.UseCases ?? [],
            License = info?.License,
            Links = info?.Links ?? [],
            Task = model?.Spec.Task,
            Card = model?.Spec.Card,
            Artifact = version?.Spec.Artifact,
            Metrics = version is null ? null : Metrics(scope, asset.Key, version),
            Conditions = [.. scope.ConditionsOf(asset.Key).Select(condition => scope.Show(condition, asset.Key))],
            Upstream = RelationshipPanel.Upstream(scope, asset, references),
            Downstream = RelationshipPanel.Downstream(scope, asset),
            GrantsIn =
            [
                .. references.Where(reference => reference.Target is { } target && scope.Viewer.Sees(target))
                    .Select(reference => scope.NameOf(reference.Grant, asset.Key)).OfType<string>().Distinct().Order(StringComparer.Ordinal),
            ],
            GrantsOut =
            [
                .. grants.Take(QueryBounds.GroupItems)
                    .Select(grant => new EntityGrant(grant.Key.ToString(), grant.Permission, grant.Allows(scope.State.Now), grant.ExpiresAt)),
            ],
            GrantsOutCount = grants.Count,
            ReferenceYaml = UsageYaml.Reference(scope.Viewer, asset),
            RequestYaml = UsageYaml.Request(asset.Key),
        });
    }

    /// <summary>Who may see a version need not see the datasets beside it.</summary>
    private static IReadOnlyList<MetricValue> Metrics(QueryScope scope, ObjectRef key, ModelVersion version) =>
    [
        .. (version.Spec.Metrics ?? []).Select(metric =>
            metric.Dataset is { } dataset && !scope.Viewer.Reads(key) && !scope.Viewer.Sees(new ObjectRef(ObjectKind.Dataset, key.Namespace, dataset)) ? metric with { Dataset = null } : metric),
    ];

    private static EntityAnswer Listed(QueryScope scope, Asset asset) => new()
    {
        Node = scope.Name(asset),
        Listed = true,
        Description = scope.Find(asset.Key)?.Info?.Description,
        Conditions = [],
        Upstream = new Relationships([], 0),
        Downstream = new Relationships([], 0),
        GrantsIn = [],
        GrantsOut = [],
        RequestYaml = UsageYaml.Request(asset.Key),
    };
}

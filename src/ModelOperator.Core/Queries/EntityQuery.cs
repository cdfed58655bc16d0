using ModelOperator.Core.Lineage;

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
        var info = item?.Info;
        var lineage = scope.State.DescribeAsset(asset.Key)!.Lineage;
        return new(new EntityAnswer
        {
            Node = scope.Describe(asset, 0),
            Description = info?.Description,
            Tags = info?.Tags ?? [],
            UseCases = info?.UseCases ?? [],
            License = info?.License,
            Conditions = [.. scope.ConditionsOf(asset.Key).Select(condition => scope.Show(condition, asset.Key))],
            Upstream = RelationshipPanel.Upstream(scope, lineage),
            Downstream = RelationshipPanel.Downstream(scope, asset),
            GrantsIn =
            [
                .. lineage.References.Where(reference => reference.Target is { } target && scope.Viewer.Sees(target))
                    .Select(reference => scope.NameOf(reference.Grant, asset.Key)).OfType<string>().Distinct().Order(StringComparer.Ordinal),
            ],
            GrantsOut =
            [
                .. scope.State.GrantsOver(asset).Where(grant => scope.Viewer.Sees(grant.Ref))
                    .Select(grant => new EntityGrant(grant.Key.ToString(), grant.Permission, grant.Allows(scope.State.Now), grant.ExpiresAt)),
            ],
            ReferenceYaml = UsageYaml.Reference(scope.Viewer, asset),
            RequestYaml = UsageYaml.Request(asset.Key),
        });
    }

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

using ModelOperator.Api;
using ModelOperator.Core.Domains;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries.Paging;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Queries.Teams;

/// <summary>Asks for the page of a domain. It looks once at each asset of the domain, and at each grant there is.</summary>
public static class TeamQuery
{
    private const string Unused = "unused";
    private const string Unhealthy = "unhealthy";
    private const string GrantsIn = "grantsIn";
    private const string GrantsOut = "grantsOut";

    private static readonly ObjectKind[] Kinds = [ObjectKind.Dataset, ObjectKind.Model, ObjectKind.ModelVersion, ObjectKind.Embedding, ObjectKind.ModelDeployment];

    private static readonly string[] Lists = [.. Kinds.Select(kind => kind.ToString()), Unused, Unhealthy, GrantsIn, GrantsOut];

    /// <summary>Asks.</summary>
    /// <param name="scope">What is asked, by whom.</param>
    /// <param name="name">Name of the Domain.</param>
    /// <param name="page">How much of each list, or which list to go on with.</param>
    public static QueryResult<TeamAnswer> Ask(QueryScope scope, string name, PageRequest page)
    {
        if (scope.FindDomain(name, out var refusal) is not { } domain)
        {
            return new(refusal);
        }

        if (page.Refusal(Lists.Select(ListOf)) is { } malformed)
        {
            return new(malformed);
        }

        string ListOf(string list) => $"team\0{name}\0{list}";

        var kinds = Kinds.ToDictionary(kind => kind, kind => page.Begin<Asset>(ListOf(kind.ToString())));
        var (unused, unhealthy) = (page.Begin<Asset>(ListOf(Unused)), page.Begin<Asset>(ListOf(Unhealthy)));
        var reads = scope.Viewer.Reads(QueryScope.RefOf(name));
        var isKnown = reads;
        List<Asset> assets = [.. scope.State.Lineage.All(name).Where(asset => scope.IsNamed(asset.Key))];
        foreach (var asset in assets)
        {
            kinds[asset.Key.Kind]?.Add(SortKey.Of(asset.Key), asset);
            if (!scope.Viewer.Sees(asset.Key))
            {
                continue;
            }

            isKnown = true;
            var conditions = scope.ConditionsOf(asset.Key);
            if (Conditions.Find(conditions, ConditionTypes.Unused) is { Status: ConditionStatus.True } candidate)
            {
                unused?.Add(SortKey.Of(candidate.LastTransitionTime, asset.Key), asset);
            }

            if (Conditions.Find(conditions, ConditionTypes.Ready) is { Status: not ConditionStatus.True })
            {
                unhealthy?.Add(SortKey.First(Conditions.IsTrue(conditions, ConditionTypes.Stalled), asset.Key), asset);
            }
        }

        var namespaces = scope.State.NamespacesOf(name);
        return new(new TeamAnswer
        {
            Domain = TeamSummary.Of(scope, domain, AssetCounting.Of(assets.Select(asset => asset.Key.Kind))),
            Namespaces = reads ? [.. namespaces.Take(DomainDecision.MaxListed)] : null,
            NamespaceCount = reads ? namespaces.Count : null,
            Metrics = reads ? domain.Spec.Metrics : null,
            Assets = kinds.Values.All(kind => kind is null) ? null :
            [
                .. kinds.Select(kind => (kind.Key, Page: kind.Value?.Show(scope.Name)))
                    .Where(kind => kind.Page is { Total: > 0 }).Select(kind => new AssetsOfKind(kind.Key, kind.Page!)),
            ],
            GrantsIn = Grants(scope, page.Begin<CompiledGrant>(ListOf(GrantsIn)), scope.State.GrantsTo(name).Where(grant => scope.IsKnownToReach(grant, name))),
            GrantsOut = Grants(scope, page.Begin<CompiledGrant>(ListOf(GrantsOut)), scope.State.GrantsBy(name).Where(grant => scope.Viewer.Sees(grant.Ref))),
            Unused = !isKnown ? null : unused?.Show(asset => Find(scope, asset, Conditions.Find(scope.ConditionsOf(asset.Key), ConditionTypes.Unused)!)),
            Unhealthy = !isKnown ? null : unhealthy?.Show(asset => Find(scope, asset, WhyQuery.CauseOf(scope, asset.Key)!)),
        });
    }

    private static Page<TeamGrant>? Grants(QueryScope scope, Listing<CompiledGrant>? listing, IEnumerable<CompiledGrant> grants)
    {
        if (listing is null)
        {
            return null;
        }

        foreach (var grant in grants.Where(grant => grant.Allows(scope.State.Now)))
        {
            listing.Add(SortKey.Of(grant.Key), grant);
        }

        return listing.Show(grant =>
        {
            var reads = scope.Viewer.Reads(grant.Ref);
            return new TeamGrant
            {
                Name = grant.Key.ToString(),
                Domain = scope.State.DomainOf(grant.Key.Namespace),
                Permission = grant.Permission,
                Active = grant.IsActive(scope.State.Now),
                ExpiresAt = grant.ExpiresAt,
                Purpose = reads ? grant.Purpose : null,
                To = reads ? grant.To : null,
            };
        });
    }

    private static AssetFinding Find(QueryScope scope, Asset asset, Condition condition) =>
        new(scope.Describe(asset, 0), scope.Show(condition, asset.Key), condition.LastTransitionTime);
}

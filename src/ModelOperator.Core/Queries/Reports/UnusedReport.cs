using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries.Paging;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Queries.Reports;

/// <summary>Asks which assets are candidates for retirement, those first that have been so longest.</summary>
public static class UnusedReport
{
    /// <summary>Asks.</summary>
    public static QueryResult<Page<ReportedAsset>> Ask(QueryScope scope, PageRequest page, string? domain = null)
    {
        return AssetReport.Ask(scope, "unused", page, domain, asset => Unused(asset) is { } unused ? SortKey.Of(unused.LastTransitionTime, asset.Key) : null, Show);

        Condition? Unused(Asset asset) =>
            Conditions.Find(scope.ConditionsOf(asset.Key), ConditionTypes.Unused) is { Status: ConditionStatus.True } unused ? unused : null;

        ReportedAsset Show(Asset asset)
        {
            var (node, unused) = (scope.Describe(asset, 0), Unused(asset)!);
            return new ReportedAsset
            {
                Node = node,
                Condition = scope.Show(unused, asset.Key),
                Since = unused.LastTransitionTime,
                Concerned = [Concerned.With(scope, ConcernedAs.Owner, node)],
                Advice = $"delete {asset.Key}, unless somebody outside this cluster needs it",
            };
        }
    }
}

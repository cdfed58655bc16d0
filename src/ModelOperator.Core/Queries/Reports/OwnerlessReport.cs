using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries.Paging;

namespace ModelOperator.Core.Queries.Reports;

/// <summary>Asks for which assets nobody is named who answers for them, by kind and name. A ModelVersion goes by its Model and is not reported besides.</summary>
public static class OwnerlessReport
{
    /// <summary>Asks.</summary>
    public static QueryResult<Page<ReportedAsset>> Ask(QueryScope scope, PageRequest page, string? domain = null)
    {
        return AssetReport.Ask(scope, "ownerless", page, domain, asset => IsOwnerless(asset) ? SortKey.Of(asset.Key) : null, Show);

        bool IsOwnerless(Asset asset) =>
            asset.Key.Kind != ObjectKind.ModelVersion && scope.Find(asset.Key) is { } item && item.Info?.Owners is null or { Count: 0 };

        ReportedAsset Show(Asset asset)
        {
            var node = scope.Describe(asset, 0);
            return new ReportedAsset
            {
                Node = node,
                Concerned = [Concerned.With(scope, ConcernedAs.Owner, node)],
                Advice = $"name who answers for it in spec.info.owners of {asset.Key}",
            };
        }
    }
}

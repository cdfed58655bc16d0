using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries.Paging;

namespace ModelOperator.Core.Queries.Reports;

/// <summary>What reports of assets have in common: they look once at each asset of a domain, or of all, and tell of those that are seen.</summary>
internal static class AssetReport
{
    /// <summary>Asks.</summary>
    /// <param name="scope">What is asked, by whom.</param>
    /// <param name="report">Name of the report.</param>
    /// <param name="page">Which part of it.</param>
    /// <param name="domain">The domain whose assets it is about; null for all.</param>
    /// <param name="key">What an asset sorts by; null for one that is not to be reported.</param>
    /// <param name="show">An asset as it is reported.</param>
    public static QueryResult<Page<ReportedAsset>> Ask(
        QueryScope scope, string report, PageRequest page, string? domain, Func<Asset, string?> key, Func<Asset, ReportedAsset> show)
    {
        var list = $"{report}\0{domain}";
        if (Refusal(scope, page, list, domain) is { } refusal)
        {
            return new(refusal);
        }

        var listing = page.Begin<Asset>(list)!;
        foreach (var asset in scope.State.Lineage.All(domain).Where(asset => scope.Viewer.Sees(asset.Key)))
        {
            if (key(asset) is { } place)
            {
                listing.Add(place, asset);
            }
        }

        return new(listing.Show(show));
    }

    /// <summary>What is wrong with what a report is asked; null when nothing is.</summary>
    internal static QueryRefusal? Refusal(QueryScope scope, PageRequest page, string list, string? domain) =>
        domain is not null && scope.FindDomain(domain, out var unknown) is null ? unknown : page.Refusal(list);
}

using ModelOperator.Api;
using ModelOperator.Core.Domains;
using ModelOperator.Core.Queries.Paging;

namespace ModelOperator.Core.Queries.Teams;

/// <summary>Asks which domains there are, by name.</summary>
public static class TeamsQuery
{
    private const string List = "teams";

    /// <summary>Asks.</summary>
    public static QueryResult<Page<TeamSummary>> Ask(QueryScope scope, PageRequest page)
    {
        if (page.Refusal(List) is { } refusal)
        {
            return new(refusal);
        }

        var domains = new Listing<Domain>(List, page);
        foreach (var domain in scope.State.Domains.Where(domain => scope.Viewer.Sees(QueryScope.RefOf(domain.Metadata.Name))))
        {
            domains.Add(domain.Metadata.Name, domain);
        }

        return new(domains.Show(domain => TeamSummary.Of(scope, domain, Count(scope, domain.Metadata.Name))));
    }

    private static AssetCounts Count(QueryScope scope, string domain) =>
        AssetCounting.Of(scope.State.Lineage.All(domain).Select(asset => asset.Key).Where(scope.IsNamed).Select(asset => asset.Kind));
}

using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries.Paging;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Queries.Reports;

/// <summary>
/// Asks where a licence upstream forbids what is done: what serves first, then by kind and name. It tells what the operator wrote into the
/// status of the asset: that names only what was granted to the asset's namespace.
/// </summary>
public static class LicenseConflictReport
{
    /// <summary>Asks.</summary>
    public static QueryResult<Page<ReportedAsset>> Ask(QueryScope scope, PageRequest page, string? domain = null)
    {
        return AssetReport.Ask(scope, "license-conflicts", page, domain, asset => Conflict(asset) is null ? null : SortKey.First(asset.IsServing, asset.Key), Show);

        Condition? Conflict(Asset asset) =>
            Conditions.Find(scope.ConditionsOf(asset.Key), ConditionTypes.LicenseCompatible) is { Status: ConditionStatus.False } conflict ? conflict : null;

        ReportedAsset Show(Asset asset)
        {
            var (node, conflict) = (scope.Describe(asset, 0), Conflict(asset)!);
            var licenses = scope.Viewer.Reads(asset.Key) ? Obstacles(scope.Find(asset.Key)!, asset.Uri, conflict.Reason) : null;
            return new ReportedAsset
            {
                Node = node,
                Condition = scope.Show(conflict, asset.Key),
                Since = conflict.LastTransitionTime,
                Licenses = licenses,
                Concerned = Concerned.Distinct([Concerned.With(scope, ConcernedAs.Owner, node), .. (licenses ?? []).Select(license => Licensor(scope, license))]),
                Advice = Advice(conflict.Reason),
            };
        }
    }

    /// <summary>Licences of others that ask for what the conflict is about.</summary>
    private static IReadOnlyList<LicenseObligation> Obstacles(IAsset item, string uri, string reason) =>
        [.. (item.AssetStatus?.Obligations ?? []).Where(license => license.Uri != uri && license.Terms.Contains(TermOf(reason)))];

    private static Concerned Licensor(QueryScope scope, LicenseObligation license) =>
        license.Uri is { } uri && scope.State.Lineage.Find(uri) is { } source && scope.Viewer.Sees(source.Key)
            ? Concerned.With(scope, ConcernedAs.Licensor, scope.Describe(source, 0))
            : Concerned.With(scope, ConcernedAs.Licensor, license.Domain);

    private static LicenseTerm TermOf(string reason) => reason switch
    {
        Reasons.ResearchOnlyUpstream => LicenseTerm.ResearchOnly,
        Reasons.NonCommercialUpstream => LicenseTerm.NonCommercial,
        Reasons.NoDerivativesUpstream => LicenseTerm.NoDerivatives,
        _ => LicenseTerm.ShareAlike,
    };

    private static string Advice(string reason) => reason switch
    {
        Reasons.ResearchOnlyUpstream or Reasons.NonCommercialUpstream =>
            "take it out of production, make it without what is under the licence, or obtain another licence for that",
        Reasons.NoDerivativesUpstream => "make it without what is under the licence, or obtain another licence for that",
        _ => "set spec.info.license to the licence that is asked for, make it without what is under that one, or obtain another licence for that",
    };
}

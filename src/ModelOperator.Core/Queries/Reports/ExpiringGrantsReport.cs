using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries.Paging;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Queries.Reports;

/// <summary>Asks which grants end by themselves, the next one first, and who lives by them.</summary>
public static class ExpiringGrantsReport
{
    /// <summary>How far it looks ahead when nothing else is said.</summary>
    public static TimeSpan UsualWindow { get; } = TimeSpan.FromDays(30);

    /// <summary>Asks.</summary>
    /// <param name="scope">What is asked, by whom.</param>
    /// <param name="page">Which part of the report.</param>
    /// <param name="window">How far to look ahead.</param>
    /// <param name="domain">The domain that gives or gets; null for all.</param>
    public static QueryResult<Page<ReportedGrant>> Ask(QueryScope scope, PageRequest page, TimeSpan window, string? domain = null)
    {
        if (window <= TimeSpan.Zero)
        {
            return new(new QueryRefusal(RefusalReason.Malformed, "the time to look ahead is not more than nothing: write it as 720h, or leave it out for 30 days"));
        }

        var list = $"expiring-grants\0{window.Ticks}\0{domain}";
        if (AssetReport.Refusal(scope, page, list, domain) is { } refusal)
        {
            return new(refusal);
        }

        var (state, listing) = (scope.State, page.Begin<CompiledGrant>(list)!);
        var until = window < DateTimeOffset.MaxValue - state.Now ? state.Now + window : DateTimeOffset.MaxValue;
        foreach (var grant in state.GrantsEndingUntil(until))
        {
            if (domain is null || state.DomainOf(grant.Key.Namespace) == domain ? scope.Viewer.Sees(grant.Ref) : scope.IsKnownToReach(grant, domain))
            {
                listing.Add(SortKey.Of(grant.RevokedAt!.Value, grant.Key), grant);
            }
        }

        var consumers = new Dictionary<string, ILookup<ObjectKey, ObjectRef>>();
        return new(listing.Show(grant =>
        {
            if (!consumers.TryGetValue(grant.Key.Namespace, out var byGrant))
            {
                byGrant = consumers[grant.Key.Namespace] = state.ConsumersByGrantOf(grant.Key.Namespace);
            }

            return Show(scope, grant, byGrant[grant.Key]);
        }));
    }

    private static ReportedGrant Show(QueryScope scope, CompiledGrant grant, IEnumerable<ObjectRef> consumers)
    {
        // The status of a grant names whatever lives by it.
        var reads = scope.Viewer.Reads(grant.Ref);
        List<Asset> known =
        [
            .. consumers.Where(consumer => reads || scope.Viewer.Sees(consumer)).Distinct().Select(consumer => scope.State.Lineage.Find(consumer)!.Asset),
        ];
        List<AnswerNode> told = [.. known.OrderByDescending(asset => asset.IsServing).ThenBy(asset => asset.Key).Take(QueryBounds.GroupItems).Select(scope.Name)];
        var giver = scope.State.DomainOf(grant.Key.Namespace);
        return new ReportedGrant
        {
            Name = grant.Key.ToString(),
            Domain = giver,
            Permission = grant.Permission,
            RevokedAt = grant.RevokedAt!.Value,
            EndsAt = grant.EndsAt!.Value,
            Purpose = reads ? grant.Purpose : null,
            Consumers = told,
            ConsumerCount = known.Count,
            Concerned = Concerned.Distinct(
                [Concerned.With(scope, ConcernedAs.Grantor, giver), .. told.Select(consumer => Concerned.With(scope, ConcernedAs.Consumer, consumer))]),
            Advice = grant.IsActive(scope.State.Now)
                ? $"its owner sets a later spec.expiresAt of {grant.Ref} if what lives by it is to go on"
                : $"its owner revoked {grant.Ref}: move what lives by it to something else before it ends, or ask the owner for a new grant",
        };
    }
}

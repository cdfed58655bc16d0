using ModelOperator.Api;
using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Queries;

/// <summary>Asks who is affected when an asset changes.</summary>
public static class ImpactQuery
{
    /// <summary>Asks.</summary>
    public static QueryResult<ImpactAnswer> Ask(QueryScope scope, string uri)
    {
        if (scope.Resolve(uri, out var refusal) is not { } asset)
        {
            return new(refusal);
        }

        var reach = LineageQuery.Walk(scope, asset, LineageDirection.Downstream, int.MaxValue, QueryBounds.Consumers, edges: 0);
        List<AnswerNode> consumers = [.. reach.Nodes.Skip(1).Select(one => scope.Describe(one.Node.Asset, one.Distance))];
        return new(new ImpactAnswer
        {
            Uri = asset.Uri,
            Live =
            [
                .. consumers.Where(node => node.Serving == true)
                    .Select(node => Live(scope, node))
                    .OrderByDescending(live => live.ReadyReplicas ?? 0)
                    .ThenBy(live => live.Node.Uri, StringComparer.Ordinal),
            ],
            Groups =
            [
                .. consumers
                    .GroupBy(node => (node.Domain, Owners: string.Join('\n', node.Owners.Select(owner => $"{owner.Name}\t{owner.Contact}"))))
                    .Select(group => new ImpactGroup
                    {
                        Domain = group.Key.Domain,
                        Owners = group.First().Owners,
                        Consumers = [.. group.OrderByDescending(node => node.Serving == true)],
                    })
                    .OrderByDescending(group => group.Consumers[0].Serving == true)
                    .ThenByDescending(group => group.Consumers.Count)
                    .ThenBy(group => group.Domain, StringComparer.Ordinal)
                    .ThenBy(group => group.Consumers[0].Uri, StringComparer.Ordinal),
            ],
            Total = consumers.Count,
            Hidden = reach.Hidden,
            Truncated = !reach.IsComplete,
        });
    }

    private static LiveDeployment Live(QueryScope scope, AnswerNode node)
    {
        var key = new ObjectRef(ObjectKind.ModelDeployment, node.Namespace!, node.Name!);
        var status = (scope.Find(key) as ModelDeployment)?.Status;

        // What is served names the ModelVersion, which may be hidden from one who sees the deployment.
        return new LiveDeployment { Node = node, ReadyReplicas = status?.ReadyReplicas, Versions = scope.Viewer.Reads(key) ? status?.Versions ?? [] : [] };
    }
}

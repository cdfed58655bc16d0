using ModelOperator.Api;
using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Queries;

/// <summary>Asks who is affected when an asset changes. All are counted; only those that are told are described.</summary>
public static class ImpactQuery
{
    private static readonly IComparer<VisibleNode> ServingFirst = Comparer<VisibleNode>.Create(static (one, other) =>
        other.Node.Asset.IsServing.CompareTo(one.Node.Asset.IsServing) is var serving and not 0 ? serving
            : one.Distance.CompareTo(other.Distance) is var distance and not 0 ? distance
            : one.Node.Key.CompareTo(other.Node.Key));

    private static readonly IComparer<(int Ready, VisibleNode Node)> MostReadyFirst = Comparer<(int Ready, VisibleNode Node)>.Create(static (one, other) =>
        other.Ready.CompareTo(one.Ready) is var ready and not 0 ? ready : one.Node.Node.Key.CompareTo(other.Node.Node.Key));

    /// <summary>Asks.</summary>
    public static QueryResult<ImpactAnswer> Ask(QueryScope scope, string uri)
    {
        if (scope.Resolve(uri, out var refusal) is not { } asset)
        {
            return new(refusal);
        }

        var reach = LineageQuery.Walk(scope, asset, LineageDirection.Downstream, int.MaxValue, QueryBounds.Consumers, edges: 0);
        var live = new Shortlist<(int Ready, VisibleNode Node)>(QueryBounds.GroupItems, MostReadyFirst);
        var groups = new Dictionary<(string? Domain, string Owners), Group>();
        foreach (var consumer in reach.Nodes.Skip(1))
        {
            var key = consumer.Node.Key;
            var (domain, owners) = (scope.State.DomainOf(key.Namespace), scope.OwnersOf(consumer.Node.Asset));
            var name = (domain, string.Join('\n', owners.Select(owner => $"{owner.Name}\t{owner.Contact}")));
            if (!groups.TryGetValue(name, out var group))
            {
                group = groups[name] = new Group(domain, owners, new(QueryBounds.GroupItems, ServingFirst));
            }

            group.Consumers.Add(consumer);
            if (consumer.Node.Asset.IsServing)
            {
                live.Add((StatusOf(scope, key)?.ReadyReplicas ?? 0, consumer));
            }
        }

        return new(new ImpactAnswer
        {
            Uri = asset.Uri,
            Live = [.. live.First.Select(one => Show(scope, one.Node))],
            LiveCount = live.Count,
            Groups =
            [
                .. groups.Values
                    .OrderByDescending(group => group.First.IsServing)
                    .ThenByDescending(group => group.Consumers.Count)
                    .ThenBy(group => group.Domain, StringComparer.Ordinal)
                    .ThenBy(group => group.First.Key)
                    .Take(QueryBounds.GroupItems)
                    .Select(group => new ImpactGroup
                    {
                        Domain = group.Domain,
                        Owners = group.Owners,
                        Consumers = [.. group.Consumers.First.Select(one => scope.Describe(one.Node.Asset, one.Distance))],
                        Total = group.Consumers.Count,
                    }),
            ],
            GroupCount = groups.Count,
            Total = reach.Nodes.Count - 1,
            Hidden = reach.Hidden,
            Truncated = !reach.IsComplete,
        });
    }

    private static LiveDeployment Show(QueryScope scope, VisibleNode deployment)
    {
        var status = StatusOf(scope, deployment.Node.Key);

        // What is served names the ModelVersion, which may be hidden from one who sees the deployment.
        return new LiveDeployment
        {
            Node = scope.Describe(deployment.Node.Asset, deployment.Distance),
            ReadyReplicas = status?.ReadyReplicas,
            Versions = scope.Viewer.Reads(deployment.Node.Key) ? status?.Versions ?? [] : [],
        };
    }

    private static ModelDeploymentStatus? StatusOf(QueryScope scope, ObjectRef deployment) => (scope.Find(deployment) as ModelDeployment)?.Status;

    /// <summary>Consumers of one domain that the same people answer for.</summary>
    private sealed record Group(string? Domain, IReadOnlyList<Owner> Owners, Shortlist<VisibleNode> Consumers)
    {
        public Asset First => Consumers.First[0].Node.Asset;
    }
}

using FsCheck.Fluent;
using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Lineage;

public class LineageQueriesProperties
{
    [Fact]
    public void A_closure_has_exactly_what_is_in_reach_with_its_distance_and_parents_first() => AgreesWithOracle((state, oracle, start, depth) =>
    {
        foreach (var direction in Enum.GetValues<LineageDirection>())
        {
            var expected = Distances(oracle, start, direction).Where(reached => reached.Value <= depth).ToDictionary(reached => Ref(reached.Key), reached => reached.Value);
            var closure = state.Lineage.Closure(Ref(start), direction, depth);

            Assert.True(closure.IsComplete);
            Assert.Equal(expected, closure.Assets.ToDictionary(reached => reached.Asset, reached => reached.Distance));
            AssertParentsFirst(oracle, closure);
            Assert.Equal(
                closure.Assets.Where(reached => reached.Asset.Kind is ObjectKind.Dataset or ObjectKind.Embedding),
                state.Lineage.Closure(Ref(start), direction, depth, new HashSet<ObjectKind> { ObjectKind.Dataset, ObjectKind.Embedding }).Assets);
        }
    });

    [Fact]
    public void A_closure_that_is_cut_has_the_nearest() => AgreesWithOracle((state, _, start, limit) =>
    {
        foreach (var direction in Enum.GetValues<LineageDirection>())
        {
            var all = state.Lineage.Closure(Ref(start), direction);
            var cut = state.Lineage.Closure(Ref(start), direction, limit: limit);

            Assert.Equal(all.Assets.Count <= limit, cut.IsComplete);
            var nearest = all.Assets.OrderBy(reached => reached.Distance).ThenBy(reached => reached.Asset).Take(limit).ToHashSet();
            Assert.Equal(all.Assets.Where(nearest.Contains), cut.Assets);
        }
    });

    [Fact]
    public void Shortest_paths_are_all_there_are_and_no_longer_than_the_distance() => AgreesWithOracle((state, oracle, start, _) =>
    {
        var distances = Distances(oracle, start, LineageDirection.Downstream);
        foreach (var product in oracle.Assets.Where(asset => !ReferenceEquals(asset, start)))
        {
            var paths = state.Lineage.ShortestPaths(Ref(start), Ref(product), paths: 1000);
            List<string> expected = distances.TryGetValue(product, out var distance) ? [.. Paths(oracle, start, product, distance).Select(Text)] : [];

            Assert.Equal(expected.Order(StringComparer.Ordinal), paths.Select(path => string.Join(' ', path)).Order(StringComparer.Ordinal));
            Assert.Equal(paths.Take(1), state.Lineage.ShortestPaths(Ref(start), Ref(product), paths: 1));
        }
    });

    [Fact]
    public void What_is_found_by_kind_namespace_domain_and_uri_is_what_there_is() => AgreesWithOracle((state, oracle, asset, _) =>
    {
        var keys = oracle.Assets.Select(Ref).Order().ToList();
        foreach (var kind in keys.Select(key => key.Kind).Distinct())
        {
            Assert.Equal(keys.Where(key => key.Kind == kind), state.Lineage.OfKind(kind));
            Assert.Equal(keys.Where(key => key.Kind == kind && key.Namespace == "a"), state.Lineage.InNamespace("a", kind));
        }

        Assert.Equal(keys.Where(key => key.Namespace == "b"), state.Lineage.InNamespace("b"));
        foreach (var domain in (string[])["d", "e", "f"])
        {
            Assert.Equal(keys.Where(key => state.DescribeAsset(key)!.Domain == domain), state.Lineage.InDomain(domain));
        }

        Assert.Equal(Ref(asset), state.Lineage.Find(state.DescribeAsset(Ref(asset))!.Lineage.Asset.Uri)!.Key);
        var external = oracle.Assets.SelectMany(oracle.Resolve).Where(reference => reference.State == ReferenceState.External).Select(reference => reference.Uri);
        Assert.Equal(external.Distinct().Order(StringComparer.Ordinal), state.Lineage.ExternalUris());
        foreach (var uri in state.Lineage.ExternalUris())
        {
            Assert.Null(state.Lineage.Find(uri));
            Assert.Equal(
                oracle.Assets.Where(other => oracle.Resolve(other).Any(reference => reference.Uri == uri)).Select(Ref).Order(), state.Lineage.ReferrersOf(uri));
        }
    });

    private static void AgreesWithOracle(Action<Core.State.ClusterState, LineageOracle, IAsset, int> check)
    {
        var cases =
            from history in Gen.OneOf(Universe.Histories, Universe.Knots)
            from pick in Gen.Choose(0, 1000)
            from bound in Gen.Choose(0, 4)
            select (history, pick, bound);
        Property.Holds(cases, one => History.Smaller(one.history).Select(history => (history, one.pick, one.bound)), one =>
        {
            var oracle = new LineageOracle([.. one.history.Objects.Values], one.history.Now);
            if (oracle.Assets.ToList() is { Count: > 0 } assets)
            {
                check(one.history.Live(), oracle, assets[one.pick % assets.Count], one.bound);
            }
        });
    }

    private static Dictionary<IAsset, int> Distances(LineageOracle oracle, IAsset start, LineageDirection direction)
    {
        var distances = new Dictionary<IAsset, int>(ReferenceEqualityComparer.Instance) { [start] = 0 };
        for (var (step, before) = (1, 0); before < distances.Count; step++)
        {
            before = distances.Count;
            foreach (var asset in distances.Keys.ToList())
            {
                foreach (var next in direction == LineageDirection.Upstream ? oracle.Targets(asset) : Products(oracle, asset))
                {
                    distances.TryAdd(next, step);
                }
            }
        }

        distances.Remove(start);
        return distances;
    }

    private static IEnumerable<IAsset> Products(LineageOracle oracle, IAsset asset) =>
        oracle.Assets.Where(other => oracle.Targets(other).Any(target => ReferenceEquals(target, asset)));

    private static IEnumerable<List<IAsset>> Paths(LineageOracle oracle, IAsset source, IAsset product, int length) => length == 0
        ? ReferenceEquals(source, product) ? [[product]] : []
        : Products(oracle, source).SelectMany(next => Paths(oracle, next, product, length - 1)).Select(path => (List<IAsset>)[source, .. path]);

    private static void AssertParentsFirst(LineageOracle oracle, Closure closure)
    {
        var seen = new HashSet<ObjectRef>();
        foreach (var asset in closure.Assets.Select(reached => oracle.Assets.Single(asset => Ref(asset) == reached.Asset)))
        {
            seen.Add(Ref(asset));
            Assert.All(Products(oracle, asset).Where(product => seen.Contains(Ref(product))), product => Assert.True(oracle.IsMadeFrom(asset, product)));
        }
    }

    private static string Text(IEnumerable<IAsset> path) => string.Join(' ', path.Select(Ref));

    private static ObjectRef Ref(IKubernetesObject item) => ObjectName.Of(item).Ref!.Value;
}

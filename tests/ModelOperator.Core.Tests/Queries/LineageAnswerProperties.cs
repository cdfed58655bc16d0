using FsCheck.Fluent;
using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries;
using ModelOperator.Core.State;
using ModelOperator.Core.Tests.Lineage;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Queries;

/// <summary>What is told to one who sees everything is what there is.</summary>
public class LineageAnswerProperties
{
    private static readonly Comparer<IReadOnlyList<ObjectRef>> ByNames = Comparer<IReadOnlyList<ObjectRef>>.Create((one, other) =>
        one.Zip(other).Select(pair => pair.First.CompareTo(pair.Second)).FirstOrDefault(order => order != 0));

    [Fact]
    public void A_lineage_has_exactly_what_is_in_reach_with_its_distance() => AgreesWithOracle((state, oracle, start, depth) =>
    {
        foreach (var direction in Enum.GetValues<LineageDirection>())
        {
            var expected = Distances(oracle, start, direction).Where(reached => reached.Value <= depth).ToDictionary(reached => Uri(reached.Key), reached => reached.Value);
            var answer = Ask(direction, null);

            Assert.False(answer.Truncated);
            Assert.Equal(expected, Reached(answer));
            var here = answer.Nodes.Where(node => node.Kind is not null);
            Assert.Equal(here.Select(node => node.Depth).Order(), here.Select(node => node.Depth));
            var kinds = new HashSet<ObjectKind> { ObjectKind.Dataset, ObjectKind.Embedding };
            Assert.Equal(expected.Where(reached => kinds.Contains(KindOf(reached.Key))).ToDictionary(), Reached(Ask(direction, kinds)));
        }

        LineageAnswer Ask(LineageDirection direction, IReadOnlySet<ObjectKind>? kinds) =>
            LineageQuery.Ask(Scope(state), Uri(start), direction, depth, kinds).Answer!;

        // What a Model is derived from is said by its versions, and is told besides what it refers to itself.
        Dictionary<string, int> Reached(LineageAnswer answer)
        {
            var derived = start is Model ? answer.Edges.Where(edge => edge.From == Uri(start)).Select(edge => edge.To).ToHashSet() : [];
            return answer.Nodes.Skip(1).Where(node => node.Kind is not null && !derived.Contains(node.Uri)).ToDictionary(node => node.Uri, node => node.Depth);
        }
    });

    [Fact]
    public void A_lineage_ends_with_the_assets_of_other_platforms() => AgreesWithOracle((state, oracle, start, depth) =>
    {
        var near = Distances(oracle, start, LineageDirection.Upstream).Where(reached => reached.Value < depth).Select(reached => reached.Key).Append(start);
        var expected = near.SelectMany(oracle.Resolve).Where(reference => reference.State == ReferenceState.External).Select(reference => reference.Uri).ToHashSet();

        var answer = LineageQuery.Ask(Scope(state), Uri(start), LineageDirection.Upstream, depth).Answer!;

        Assert.Equal(expected.Order(StringComparer.Ordinal), answer.Nodes.Where(node => node.Kind is null).Select(node => node.Uri).Order(StringComparer.Ordinal));
        Assert.All(expected, uri => Assert.Null(state.Lineage.Find(uri)));
    });

    [Fact]
    public void An_impact_counts_everything_that_was_made_from_an_asset() => AgreesWithOracle((state, oracle, start, _) =>
    {
        var expected = Distances(oracle, start, LineageDirection.Downstream).ToDictionary(reached => Uri(reached.Key), reached => reached.Value);

        var answer = ImpactQuery.Ask(Scope(state), Uri(start)).Answer!;

        Assert.Equal(expected.Count, answer.Total);
        Assert.Equal(expected, answer.Groups.SelectMany(group => group.Consumers).ToDictionary(node => node.Uri, node => node.Depth));
        Assert.Equal(answer.LiveCount, answer.Groups.SelectMany(group => group.Consumers).Count(node => node.Serving == true));
    });

    [Fact]
    public void Shortest_paths_are_the_first_of_all_there_are() => AgreesWithOracle((state, oracle, start, _) =>
    {
        foreach (var other in oracle.Assets.Where(asset => !ReferenceEquals(asset, start)))
        {
            List<IReadOnlyList<ObjectRef>> expected = [.. (Ways(start, other) is { Count: > 0 } forth ? forth : Ways(other, start)).Order(ByNames)];

            var answer = PathsQuery.Ask(Scope(state), Uri(start), Uri(other)).Answer!;

            Assert.Equal(expected.Take(QueryBounds.Paths).Select(Text), answer.Paths.Select(path => string.Join(' ', path)));
            Assert.Equal(expected.Count > QueryBounds.Paths, answer.Truncated);
        }

        List<IReadOnlyList<ObjectRef>> Ways(IAsset source, IAsset product) =>
            Distances(oracle, source, LineageDirection.Downstream).TryGetValue(product, out var length)
                ? [.. Paths(oracle, source, product, length).Select(path => (IReadOnlyList<ObjectRef>)[.. path.Select(Ref)])] : [];
    });

    private static void AgreesWithOracle(Action<ClusterState, LineageOracle, IAsset, int> check)
    {
        var cases =
            from history in Gen.OneOf(Universe.Histories, Universe.Knots)
            from pick in Gen.Choose(0, 1000)
            from bound in Gen.Choose(1, 5)
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

    private static QueryScope Scope(ClusterState state) => new(state, _ => null, Viewer.OfEverything);

    private static string Text(IEnumerable<ObjectRef> path) => string.Join(' ', path.Select(key => AssetUri.Of(AssetUri.DefaultPlatform, key)));

    private static string Uri(IAsset asset) => LineageOracle.UriOf(asset);

    private static ObjectKind KindOf(string uri) => AssetUri.TryParse(uri, out var parsed) ? parsed.ToObject(parsed.Platform)!.Value.Kind : throw new ArgumentException(uri, nameof(uri));

    private static ObjectRef Ref(IKubernetesObject item) => ObjectName.Of(item).Ref!.Value;
}

using System.Runtime.CompilerServices;
using ModelOperator.Api;
using ModelOperator.Benchmarks.InMemory;
using ModelOperator.Benchmarks.Reporting;
using ModelOperator.Core;
using ModelOperator.Core.Domains;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Sharing;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;

namespace ModelOperator.Benchmarks.Lineage;

/// <summary>The graph of a large company in memory: what it costs to build, to keep, to change and to ask; and a change on a real API server.</summary>
internal sealed class LineageScenario : IScenario
{
    private const int Runs = 7;
    private const int Changes = 1_500;
    private static readonly string Root = AssetUri.Of(AssetUri.DefaultPlatform, new ObjectRef(ObjectKind.Dataset, "masters", "root"));

    /// <inheritdoc/>
    public string Name => "lineage";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Figure>> RunAsync(TextWriter progress, CancellationToken cancellationToken) =>
    [
        .. await InMemoryAsync(progress),
        .. await new ChainsOnApiServer(progress).RunAsync(cancellationToken),
    ];

    private static async Task<IReadOnlyList<Figure>> InMemoryAsync(TextWriter progress)
    {
        await progress.WriteLineAsync("Weighing the graph without the objects it was read from.");
        var memory = Memory();

        await progress.WriteLineAsync("Building it.");
        List<IKubernetesObject> assets = [.. CompanyCatalog.All()];
        List<IKubernetesObject> everything = [.. CompanyCatalog.Surroundings(), .. assets];
        ClusterState state = new();
        var build = Measure.Milliseconds(Runs, 1, _ => state = Build(everything));
        var described = Measure.Milliseconds(1, 0, _ =>
        {
            foreach (var asset in assets)
            {
                state.DescribeAsset(asset.Ref());
            }
        });
        Check(assets.Count, CompanyCatalog.Assets, "assets");
        Check(assets.Sum(asset => state.DescribeAsset(asset.Ref())!.Lineage.References.Count), CompanyCatalog.References, "references");

        await progress.WriteLineAsync("Changing it and asking it.");
        var description = Change.Each(state, Described(assets), Runs);
        var edge = Change.Each(state, WithoutAnInput(assets), Runs);
        var propagation = Measure.Milliseconds(Runs, 3, run =>
        {
            state.Set(CompanyCatalog.Root($"run-{run}"));
            Check(state.Settle().Now.Count, CompanyCatalog.FanSize + 1, "assets with another digest");
        });
        var objects = assets.Cast<IAsset>().ToDictionary(asset => asset.Ref());
        var scope = new QueryScope(state, objects.GetValueOrDefault, Viewer.OfEverything);
        var impact = Measure.Milliseconds(Runs, 3, _ => Check(ImpactQuery.Ask(scope, Root).Answer!.Total, CompanyCatalog.FanSize, "assets in reach"));
        return
        [
            new("graph of 100,000 assets with 500,000 edges built by the operator's state", "s", [.. build.Select(value => value / 1000)], Target.Below(2)),
            new("then every asset described once, as after a start", "s", [.. described.Select(value => value / 1000)]),
            new("memory of that graph, without the API objects it was read from", "MB", memory, Target.Below(150)),
            new("change of one edge of any asset, settled: the median of many", "µs", edge.Typical, Target.Below(50)),
            new("change of one edge: 99 of 100 are faster", "µs", edge.Slow),
            new("change of one edge: assets made due, the median", "objects", edge.Due),
            new("change of one edge: allocated on average", "kB", edge.Kilobytes),
            new("edit of a description, settled: the median of many", "µs", description.Typical),
            new("edit of a description: assets made due", "objects", description.Due, Target.Exactly(1)),
            new("edit of a description: allocated on average", "kB", description.Kilobytes),
            new("impact closure of depth 5 that reaches 10,000 assets", "ms", impact, Target.Below(5)),
            new("digest propagated through 10,000 descendants", "ms", propagation, Target.Below(20)),
        ];
    }

    private static void Check(int actual, int expected, string what)
    {
        if (actual != expected)
        {
            throw new InvalidOperationException($"There are {actual} {what} where {expected} were to be measured.");
        }
    }

    private static ClusterState Build(IEnumerable<IKubernetesObject> objects)
    {
        var state = new ClusterState();
        foreach (var item in objects)
        {
            state.Put(item);
        }

        state.Settle();
        return state;
    }

    /// <summary>Objects are read and let go one by one, so that what stays is what the graph holds, texts included.</summary>
    private static double[] Memory()
    {
        var megabytes = new double[3];
        for (var run = 0; run < megabytes.Length; run++)
        {
            megabytes[run] = MemoryOfOne();
        }

        return megabytes;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double MemoryOfOne()
    {
        var before = Measure.LiveBytes();
        var grants = new GrantIndex();
        var graph = new LineageGraph(AssetUri.DefaultPlatform, grants);
        Feed(graph, grants, new AssetReader(AssetUri.DefaultPlatform));
        var megabytes = (Measure.LiveBytes() - before) / 1e6;
        GC.KeepAlive(graph);
        return megabytes;
    }

    private static void Feed(LineageGraph graph, GrantIndex grants, AssetReader reader)
    {
        List<Domain> domains = [];
        List<Namespace> namespaces = [];
        foreach (var item in CompanyCatalog.Surroundings())
        {
            switch (item)
            {
                case Domain domain: domains.Add(domain); break;
                case Namespace ns:
                    namespaces.Add(ns);
                    grants.SetNamespace(ns);
                    break;
                case SharingGrant grant: grants.Set(grant.Metadata.Key, new CompiledGrant(grant)); break;
            }
        }

        grants.Domains = new DomainMap(domains, namespaces);
        foreach (var item in CompanyCatalog.All())
        {
            graph.Upsert(reader.Read(item), new DirtySet());
        }

        graph.Settle(new DirtySet());
    }

    /// <summary>Assets all over the catalog, each without the last of its inputs.</summary>
    private static List<IKubernetesObject> WithoutAnInput(List<IKubernetesObject> assets) => Some(assets.Select(asset => asset switch
    {
        ModelVersion { Spec.Training.Datasets: { } datasets } version => version with
        {
            Spec = version.Spec with { Training = version.Spec.Training with { Datasets = [.. datasets.SkipLast(1)] } },
        },
        Dataset { Spec.DerivedFrom.Count: > 1 } dataset => dataset with { Spec = dataset.Spec with { DerivedFrom = [.. dataset.Spec.DerivedFrom.SkipLast(1)] } },
        Embedding embedding => embedding with { Spec = embedding.Spec with { Inputs = [.. embedding.Spec.Inputs!.SkipLast(1)] } },
        _ => (IKubernetesObject?)null,
    }));

    private static List<IKubernetesObject> Described(List<IKubernetesObject> assets) => Some(assets.Select(asset => asset is Dataset dataset
        ? dataset with { Spec = dataset.Spec with { Info = new AssetInfo { Description = "Another one." } } }
        : (IKubernetesObject?)null));

    /// <summary>Evenly chosen, as many as are measured, in their next generation.</summary>
    private static List<IKubernetesObject> Some(IEnumerable<IKubernetesObject?> changed)
    {
        var all = changed.OfType<IKubernetesObject>().ToList();
        var count = Changes * (Runs + 1);
        var chosen = Enumerable.Range(0, count).Select(i => all[(int)((long)i * all.Count / count)].OfGeneration(2)).ToArray();
        new Random(1).Shuffle(chosen);
        return [.. chosen];
    }
}

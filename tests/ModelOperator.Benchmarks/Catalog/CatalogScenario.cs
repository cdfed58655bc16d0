using System.Diagnostics;
using ModelOperator.Benchmarks.Reporting;
using ModelOperator.Core;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries;

namespace ModelOperator.Benchmarks.Catalog;

/// <summary>What the catalog answers with at the size of a large company, measured in this process: its HTTP server is not part of it.</summary>
internal sealed class CatalogScenario : IScenario
{
    private const int Runs = 3;
    private const int Questions = 1_000;
    private const int Depth = 5;
    private static readonly string Root = AssetUri.Of(AssetUri.DefaultPlatform, new ObjectRef(ObjectKind.Dataset, "masters", "root"));

    /// <inheritdoc/>
    public string Name => "catalog";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Figure>> RunAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        using var catalog = new FedCatalog();
        await progress.WriteLineAsync("Feeding 100,000 assets with 500,000 references.");
        List<double> fed = [(await catalog.FeedAsync(cancellationToken)).TotalSeconds];
        await progress.WriteLineAsync("Searching.");
        var search = await new SearchLoad(catalog).RunAsync(Runs, cancellationToken);
        var memory = Environment.WorkingSet / 1e6;
        var live = Measure.LiveBytes() / 1e6;
        await progress.WriteLineAsync("Asking the graph.");
        var graph = Graph(catalog);
        while (fed.Count < Runs)
        {
            using var another = new FedCatalog();
            fed.Add((await another.FeedAsync(cancellationToken)).TotalSeconds);
        }

        return
        [
            new("100,000 assets with 500,000 references read, settled and indexed, in process", "s", fed, Target.Below(15)),
            new("working set of this process with objects, state and index, after the searches", "MB", [memory], Target.Below(600)),
            new("of that, what is in use", "MB", [live]),
            .. search,
            .. graph,
        ];
    }

    private static List<Figure> Graph(FedCatalog catalog)
    {
        var seer = Seer.All(catalog.Assets.Keys)[1];
        var scope = new QueryScope(catalog.State, catalog.Assets.GetValueOrDefault, seer.Viewer);
        var uris = catalog.Assets.Keys.Where(asset => seer.Viewer.Sees(asset)).Select(asset => AssetUri.Of(AssetUri.DefaultPlatform, asset)).ToArray();
        new Random(3).Shuffle(uris);
        var everything = scope with { Viewer = Viewer.OfEverything };
        return
        [
            Slow("lineage of depth 5 upstream, in process, who sees a third", uris, uri => LineageQuery.Ask(scope, uri, LineageDirection.Upstream, Depth)),
            Slow("lineage of depth 5 downstream, in process, who sees a third", uris, uri => LineageQuery.Ask(scope, uri, LineageDirection.Downstream, Depth)),
            Slow("lineage of depth 5 upstream, in process, who sees everything", uris, uri => LineageQuery.Ask(everything, uri, LineageDirection.Upstream, Depth)),
            Slow("lineage of depth 5 downstream, in process, who sees everything", uris, uri => LineageQuery.Ask(everything, uri, LineageDirection.Downstream, Depth)),
            Slow("lineage of depth 5 downstream of the dataset behind 10,000, in process", [Root], uri => LineageQuery.Ask(everything, uri, LineageDirection.Downstream, Depth)),
            Slow("impact, in process, who sees a third", uris, uri => ImpactQuery.Ask(scope, uri), below: null),
            Slow("impact of the dataset behind 10,000, in process", [Root], uri => ImpactQuery.Ask(everything, uri), below: null),
        ];
    }

    private static Figure Slow<T>(string what, string[] uris, Func<string, QueryResult<T>> ask, double? below = 20) where T : class
    {
        var runs = new double[Runs];
        for (var run = -1; run < Runs; run++)
        {
            var milliseconds = new double[Questions];
            for (var i = 0; i < Questions; i++)
            {
                var started = Stopwatch.GetTimestamp();
                ask(uris[i % uris.Length]);
                milliseconds[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }

            if (run >= 0)
            {
                runs[run] = Percentile.Of(milliseconds, 0.99);
            }
        }

        return new Figure($"{what}: p99", "ms", runs, below is { } bound ? Target.Below(bound) : null);
    }
}

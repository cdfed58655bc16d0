using System.Diagnostics;
using ModelOperator.Benchmarks.Reporting;

namespace ModelOperator.Benchmarks.Catalog;

/// <summary>
/// The catalog at the size of a large company: the program as it ships, over HTTP. This process is its cluster and all who ask, on the same
/// cores: what that takes is in the times, and not in the memory.
/// </summary>
internal sealed class CatalogScenario : IScenario
{
    private const int Runs = 3;

    /// <inheritdoc/>
    public string Name => "catalog";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Figure>> RunAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        await progress.WriteLineAsync("Making 100,000 assets with 500,000 references.");
        var company = new ListedCompany();
        var (search, graph) = (new SearchLoad(company), new GraphLoad(company));
        List<double> ready = [], read = [], searched = [], most = [];
        for (var run = 1; run <= Runs; run++)
        {
            await progress.WriteLineAsync($"Run {run} of {Runs}: starting a catalog.");
            await using var cluster = await StandInCluster.StartAsync(company);
            await using var catalog = await CatalogProcess.StartAsync(cluster, cancellationToken);
            var readySince = await catalog.WaitReadyAsync(cancellationToken);
            ready.Add(Stopwatch.GetElapsedTime(cluster.FirstByte, readySince).TotalSeconds);
            read.Add(catalog.Memory);
            await progress.WriteLineAsync($"Ready after {ready[^1]:0.0} s. Searching.");
            await search.RunAsync(cluster, catalog, cancellationToken);
            searched.Add(catalog.Memory);
            await progress.WriteLineAsync("Asking the graph.");
            await graph.RunAsync(catalog, cancellationToken);
            most.Add(catalog.MostMemory);
        }

        return
        [
            new("first byte of a watch until ready, 100,000 assets with 500,000 references, one machine with cluster and callers", "s", ready, Target.Below(15)),
            new("resident memory of the catalog once ready", "MB", read, Target.Below(600)),
            new("resident memory of the catalog after the searches", "MB", searched, Target.Below(600)),
            new("most that was resident at any time, hundreds of the largest answers about the graph included", "MB", most),
            .. search.Figures,
            .. graph.Figures,
        ];
    }
}

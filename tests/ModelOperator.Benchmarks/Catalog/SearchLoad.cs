using System.Diagnostics;
using ModelOperator.Benchmarks.Reporting;

namespace ModelOperator.Benchmarks.Catalog;

/// <summary>Searches of all kinds by callers of all kinds at a rate, while assets change.</summary>
internal sealed class SearchLoad(ListedCompany company)
{
    private const int Rate = 200;
    private const int Count = Rate * 20;
    private const int WarmUp = Rate * 3;
    private static readonly TimeSpan BetweenChanges = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(2);

    private readonly IReadOnlyList<SearchClass> _classes = SearchClass.All([.. company.Assets.Where((_, i) => i % 7 == 0).Select(asset => asset.Name)]);
    private readonly List<Run> _runs = [];

    /// <summary>What was measured in all runs.</summary>
    public IReadOnlyList<Figure> Figures =>
    [
        Of("all", 0.99, _ => true, Target.Below(20)),
        Of("all", 0.5, _ => true),
        .. Seer.All.SelectMany((seer, s) => new[]
        {
            Of(seer.Name, 0.99, i => i / _classes.Count % Seer.All.Count == s, Target.Below(20)),
            Of(seer.Name, 0.5, i => i / _classes.Count % Seer.All.Count == s),
        }),
        .. _classes.Select((kind, k) => (Name: kind.Name, Place: k)).Where(kind => kind.Name is "typo" or "two common words")
            .Select(kind => Of(kind.Name, 0.99, i => i % _classes.Count == kind.Place)),
        new("processor time of the catalog for a search, changes included: the mean", "ms", [.. _runs.Select(run => run.ProcessorTime)]),
        new("event of a watch until a search finds it, while 200 searches a second go on: the slowest", "ms", [.. _runs.Select(run => run.Changes.Max())], Target.Below(500)),
        new("slowest of hostile queries, alone", "ms", [.. _runs.Select(run => run.Hostile)]),
    ];

    /// <summary>Kinds of queries and callers take turns, so that every figure is of as many.</summary>
    public async Task RunAsync(StandInCluster cluster, CatalogProcess catalog, CancellationToken cancellationToken)
    {
        await SearchAsync(catalog, WarmUp, cancellationToken);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var changes = ChangeAsync(cluster, catalog, done.Token);
        var used = catalog.ProcessorTime;
        var searches = await SearchAsync(catalog, Count, cancellationToken);
        used = catalog.ProcessorTime - used;
        await done.CancelAsync();
        _runs.Add(new Run(searches, await changes, used / Count, await HostileAsync(catalog, cancellationToken)));
    }

    private async Task<double[]> SearchAsync(CatalogProcess catalog, int count, CancellationToken cancellationToken)
    {
        var random = new Random(_runs.Count);
        var queries = Enumerable.Range(0, count).Select(i => _classes[i % _classes.Count].Make(random)).ToArray();
        return await OpenLoop.RunAsync(Rate, count, i => catalog.AskAsync(Seer.All[i / _classes.Count % Seer.All.Count], queries[i], cancellationToken));
    }

    private static async Task<double> HostileAsync(CatalogProcess catalog, CancellationToken cancellationToken)
    {
        List<double> milliseconds = [];
        foreach (var query in SearchClass.Hostile)
        {
            var started = Stopwatch.GetTimestamp();
            await catalog.AskAsync(Seer.Everything, query, cancellationToken);
            milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return milliseconds.Max();
    }

    /// <summary>Milliseconds that it took until each of many changes was found.</summary>
    private async Task<IReadOnlyList<double>> ChangeAsync(StandInCluster cluster, CatalogProcess catalog, CancellationToken ended)
    {
        List<double> milliseconds = [];
        using var timer = new PeriodicTimer(BetweenChanges);
        try
        {
            for (var i = 0; await timer.WaitForNextTickAsync(ended); i++)
            {
                var word = $"changed{_runs.Count}x{i}";
                var change = DescribedCatalog.Redescribed(company.Changing[i % company.Changing.Count], $"{Lexicon.Text(new Random(i), 20)} {word}", revision: i + 2);
                var started = Stopwatch.GetTimestamp();
                cluster.Change(change);
                while (await catalog.CountAsync(Seer.Everything, SearchClass.Text(word), ended) == 0)
                {
                    await Task.Delay(BetweenLooks, ended);
                }

                milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
        }

        return milliseconds;
    }

    private sealed record Run(double[] Searches, IReadOnlyList<double> Changes, double ProcessorTime, double Hostile);

    private Figure Of(string what, double share, Func<int, bool> counts, Target? target = null) => new(
        $"search at 200/s over HTTP, {what}: p{100 * share:0}", "ms",
        [.. _runs.Select(run => Percentile.Of(run.Searches.Where((_, i) => counts(i)), share))], target);
}

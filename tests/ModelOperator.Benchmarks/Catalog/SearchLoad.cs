using System.Diagnostics;
using ModelOperator.Api;
using ModelOperator.Benchmarks.Reporting;
using ModelOperator.Catalog.Search;
using ModelOperator.Core.Queries.Finding;

namespace ModelOperator.Benchmarks.Catalog;

/// <summary>Searches of all kinds by callers of all kinds at a rate, while assets change.</summary>
internal sealed class SearchLoad
{
    private const int Rate = 200;
    private const int Count = Rate * 20;
    private static readonly TimeSpan BetweenChanges = TimeSpan.FromMilliseconds(100);

    private readonly FedCatalog _catalog;
    private readonly IReadOnlyList<SearchClass> _classes;
    private readonly IReadOnlyList<Seer> _seers;

    public SearchLoad(FedCatalog catalog)
    {
        _catalog = catalog;
        _classes = SearchClass.All([.. catalog.Assets.Keys.Where((_, i) => i % 7 == 0).Select(asset => asset.Name)]);
        _seers = Seer.All(catalog.Assets.Keys);
    }

    public async Task<IReadOnlyList<Figure>> RunAsync(int runs, CancellationToken cancellationToken)
    {
        await RunOnceAsync(0, cancellationToken);
        List<Run> measured = [];
        for (var run = 1; run <= runs; run++)
        {
            measured.Add(await RunOnceAsync(run, cancellationToken));
        }

        return
        [
            Of("all", 0.99, _ => true, Target.Below(20)),
            Of("all", 0.5, _ => true),
            .. _classes.SelectMany((kind, k) => new[] { Of(kind.Name, 0.5, i => i % _classes.Count == k), Of(kind.Name, 0.99, i => i % _classes.Count == k) }),
            .. _seers.Select((seer, s) => Of($"all, {seer.Name}", 0.99, i => i / _classes.Count % _seers.Count == s)),
            new("processor time of this process for a search, changes and collections included: the mean", "ms", [.. measured.Select(run => run.ProcessorTime)]),
            new("change until it is found, while 200 searches a second go on, in process: the slowest", "ms", [.. measured.Select(run => run.Changes.Max())], Target.Below(500)),
            new("slowest of hostile queries, alone, in process", "ms", [.. measured.Select(_ => Hostile())]),
        ];

        Figure Of(string what, double share, Func<int, bool> counts, Target? target = null) => new(
            $"search at 200/s, in process, {what}: p{100 * share:0}", "ms",
            [.. measured.Select(run => Percentile.Of(run.Searches.Where((_, i) => counts(i)), share))], target);
    }

    /// <summary>Kinds of queries and callers take turns, so that every figure is of as many.</summary>
    private async Task<Run> RunOnceAsync(int seed, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        var queries = Enumerable.Range(0, Count).Select(i => _classes[i % _classes.Count].Make(random)).ToArray();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var changes = ChangeAsync(seed, done.Token);
        var used = Environment.CpuUsage.TotalTime;
        var searches = await OpenLoop.RunAsync(
            Rate, Count, i => Ask(queries[i], _seers[i / _classes.Count % _seers.Count].Visibility), cancellationToken);
        used = Environment.CpuUsage.TotalTime - used;
        await done.CancelAsync();
        return new Run(searches, await changes, used.TotalMilliseconds / Count);
    }

    private SearchAnswer Ask(SearchQuery query, Visibility visibility) =>
        _catalog.Index.QueryAsync(query, visibility, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    private double Hostile() => SearchClass.Hostile.Max(query =>
    {
        var started = Stopwatch.GetTimestamp();
        Ask(query, Visibility.Everything);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    });

    /// <summary>Milliseconds that it took until each of many changes was found.</summary>
    private async Task<IReadOnlyList<double>> ChangeAsync(int seed, CancellationToken ended)
    {
        var datasets = _catalog.Assets.Values.OfType<Dataset>().Where((_, i) => i % 97 == 0).ToList();
        List<double> milliseconds = [];
        using var timer = new PeriodicTimer(BetweenChanges);
        try
        {
            for (var i = 0; await timer.WaitForNextTickAsync(ended); i++)
            {
                var word = $"changed{seed}x{i}";
                var started = Stopwatch.GetTimestamp();
                await _catalog.ChangeAsync(DescribedCatalog.Redescribed(datasets[i % datasets.Count], $"{Lexicon.Text(new Random(i), 20)} {word}"), ended);
                if (Ask(new SearchQuery { Text = word }, Visibility.Everything).Total != 1)
                {
                    throw new InvalidOperationException($"What was changed is not found by {word}.");
                }

                milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
        }

        return milliseconds;
    }

    private sealed record Run(double[] Searches, IReadOnlyList<double> Changes, double ProcessorTime);
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Benchmarks.Cluster;
using ModelOperator.Benchmarks.Reporting;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Objects;

namespace ModelOperator.Benchmarks.Lineage;

/// <summary>
/// 2,000 datasets in chains of 10 on a real API server with the operator as a process of its own. The version of one root is edited; who
/// was written how often is counted by a watch, and by what kind of request in the operator's metrics.
/// </summary>
internal sealed class ChainsOnApiServer(TextWriter progress)
{
    private const int Chains = 200;
    private const int Length = 10;
    private const int Edits = 5;
    private const string Namespace = "chains";

    private static readonly string Collection = $"/{Dataset.ResourceType.Path(Namespace)}";
    private static readonly string Annotations = Dataset.ResourceType.ToString();
    private static readonly string Status = $"{Annotations}/status";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        await using var cluster = await MeasuredCluster.StartAsync(progress, cancellationToken);
        await using var running = await cluster.StartOperatorAsync("--leader-elect", "false");
        await running.WaitReadyAsync();

        await progress.WriteLineAsync($"Creating {Chains * Length:N0} datasets in chains of {Length}.");
        await cluster.CreateAsync([Manifest.Of(Make.Namespace(Namespace))], cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await cluster.CreateAsync(Enumerable.Range(0, Chains * Length).Select(i => Manifest.Of(Link(i / Length, i % Length))), cancellationToken);
        await progress.WriteLineAsync("Waiting until the operator has nothing to write.");
        var (before, since) = await Quiescence.WaitAsync(running, cancellationToken: cancellationToken);
        var converged = Stopwatch.GetElapsedTime(started, since).TotalSeconds;

        List<double> descendants = [], updates = [], statuses = [], strangers = [], seconds = [];
        for (var edit = 0; edit < Edits; edit++)
        {
            await progress.WriteLineAsync($"Editing the root of chain {edit}.");
            await using var watch = await WriteCount.StartAsync(cluster.Api, Collection, cancellationToken);
            var edited = Stopwatch.GetTimestamp();
            await cluster.Api.PatchAsync(
                $"{Collection}/{Name(edit, 0)}", new JsonObject { ["spec"] = new JsonObject { ["version"] = "2" } }, cancellationToken);
            (var after, since) = await Quiescence.WaitAsync(running, cancellationToken: cancellationToken);
            var writes = await watch.StopAsync();
            var chain = Enumerable.Range(1, Length - 1).Select(i => Name(edit, i)).ToHashSet();
            descendants.Add(writes.Keys.Count(chain.Contains));
            updates.Add(writes.Where(write => chain.Contains(write.Key)).Sum(write => write.Value));
            strangers.Add(writes.Keys.Count(name => !chain.Contains(name) && name != Name(edit, 0)));
            // The root itself shows its new digest and its new generation: a write of each.
            statuses.Add(after.Requests("patch", Status) - before.Requests("patch", Status) - 1);
            seconds.Add(Stopwatch.GetElapsedTime(edited, since).TotalMilliseconds);
            var patches = after.WritesSince(before).Values.Sum() - 1 - statuses[^1] - 1;
            if (patches != updates[^1])
            {
                throw new ControlPlaneException($"The operator counts {patches} writes of descendants, and the watch saw {updates[^1]}.");
            }

            before = after;
        }

        return
        [
            new("2,000 assets in chains of 10 created on an API server, until the operator has written all", "s", [converged]),
            new("descendants updated when one root gets another version", "objects", descendants, Target.Exactly(Length - 1)),
            new("updates of these descendants", "writes", updates, Target.Exactly(Length - 1)),
            new("updates of their status", "writes", statuses, Target.Exactly(0)),
            new("updates of other chains", "objects", strangers, Target.Exactly(0)),
            new("from the edit of a root to the last update", "ms", seconds),
        ];
    }

    private static string Name(int chain, int link) => $"chain-{chain:000}-{link}";

    private static Dataset Link(int chain, int link) => Make.Dataset($"{Namespace}/{Name(chain, link)}", from: link == 0 ? null : [Name(chain, link - 1)]);

    /// <summary>Counts by name how often objects of a collection are written.</summary>
    private sealed class WriteCount(CancellationTokenSource stop) : IAsyncDisposable
    {
        private readonly Dictionary<string, int> _writes = [];
        private Task _watch = Task.CompletedTask;

        public static async Task<WriteCount> StartAsync(ApiClient api, string collection, CancellationToken cancellationToken)
        {
            var version = (string)(await api.GetAsync($"{collection}?limit=1", cancellationToken))!["metadata"]!["resourceVersion"]!;
            var count = new WriteCount(CancellationTokenSource.CreateLinkedTokenSource(cancellationToken));
            count._watch = count.WatchAsync(api, $"{collection}?watch=true&resourceVersion={version}");
            return count;
        }

        public async Task<IReadOnlyDictionary<string, int>> StopAsync()
        {
            await stop.CancelAsync();
            await _watch;
            return _writes;
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            stop.Dispose();
        }

        private async Task WatchAsync(ApiClient api, string path)
        {
            try
            {
                await foreach (var (_, item) in api.WatchAsync(path, stop.Token))
                {
                    var name = (string)item["metadata"]!["name"]!;
                    _writes[name] = _writes.GetValueOrDefault(name) + 1;
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // That is how it is stopped.
            }
        }
    }
}

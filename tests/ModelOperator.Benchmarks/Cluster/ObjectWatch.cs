using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using ModelOperator.Api;
using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.Benchmarks.Cluster;

/// <summary>Sees the objects of a collection change, as a user with <c>kubectl get --watch</c> would.</summary>
internal sealed class ObjectWatch : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, JsonObject> _latest = [];
    private readonly Channel<string> _changed = Channel.CreateUnbounded<string>();
    private readonly string _collection;
    private readonly BackgroundWatch _watch;

    private ObjectWatch(ApiClient api, string collection)
    {
        _collection = collection;
        _watch = new BackgroundWatch(api, $"{collection}?watch=true", (type, item, _) =>
        {
            var path = PathOf(item);
            if (type == "DELETED")
            {
                _latest.TryRemove(path, out JsonObject? _);
            }
            else
            {
                _latest[path] = item;
            }

            _changed.Writer.TryWrite(path);
            return Task.CompletedTask;
        });
    }

    /// <summary>Begins to watch a collection of one namespace or of all.</summary>
    public static ObjectWatch Start(ApiClient api, string collection) => new(api, collection);

    /// <summary>Waits until objects look as they should.</summary>
    /// <param name="paths">Paths of the objects.</param>
    /// <param name="condition">What each of them has to be like.</param>
    /// <param name="started">When the wait began, as <see cref="Stopwatch.GetTimestamp"/> tells it.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Milliseconds since then.</returns>
    public Task<double> SeenAsync(
        IReadOnlyCollection<string> paths, Func<JsonObject, bool> condition, long started, CancellationToken cancellationToken) =>
        WaitAsync(paths, path => _latest.TryGetValue(path, out var item) && condition(item), started, cancellationToken);

    /// <summary>Waits until objects that were seen are gone.</summary>
    /// <param name="paths">Paths of the objects.</param>
    /// <param name="started">When the wait began, as <see cref="Stopwatch.GetTimestamp"/> tells it.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Milliseconds since then.</returns>
    public Task<double> GoneAsync(IReadOnlyCollection<string> paths, long started, CancellationToken cancellationToken) =>
        WaitAsync(paths, path => !_latest.ContainsKey(path), started, cancellationToken);

    /// <summary>Whether an object says of itself that it is ready.</summary>
    public static bool IsReady(JsonObject item) => item["status"]?["conditions"]?.AsArray()
        .Any(condition => (string?)condition!["type"] == ConditionTypes.Ready && (string?)condition["status"] == "True") == true;

    public ValueTask DisposeAsync() => _watch.DisposeAsync();

    private async Task<double> WaitAsync(IReadOnlyCollection<string> paths, Func<string, bool> holds, long started, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(Bound);
        var missing = paths.Where(path => !holds(path)).ToHashSet();
        try
        {
            while (missing.Count > 0)
            {
                var path = await _changed.Reader.ReadAsync(bound.Token);
                if (holds(path))
                {
                    missing.Remove(path);
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ControlPlaneException($"The change did not show on {string.Join(", ", missing.Take(3))} within {Bound.TotalSeconds:0} s.");
        }

        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private string PathOf(JsonObject item)
    {
        var (ns, name) = ((string?)item["metadata"]!["namespace"], (string)item["metadata"]!["name"]!);
        var slash = _collection.LastIndexOf('/');
        return ns is null || _collection.Contains("/namespaces/", StringComparison.Ordinal)
            ? $"{_collection}/{name}"
            : $"{_collection[..slash]}/namespaces/{ns}{_collection[slash..]}/{name}";
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.Operator;
using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.ClusterTests.GitOps;

/// <summary>
/// Watches all objects of some kinds, and keeps what is read of each whenever that is not what it was: what came and went again between two
/// looks is in it too. A watch that ends, as it does when its definition is changed, goes on where it was.
/// </summary>
internal sealed class ObjectRecorder : IAsyncDisposable
{
    /// <summary>Between a watch that ended and the next: a kind that is not served for a moment is not asked for without end.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ApiClient _api;
    private readonly Func<JsonObject, string> _read;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, List<string>> _readings = [];
    private readonly List<Task> _watches = [];

    private ObjectRecorder(ApiClient api, Func<JsonObject, string> read) => (_api, _read) = (api, read);

    /// <summary>Starts to watch, and knows every object that is there.</summary>
    /// <param name="api">Who may read them.</param>
    /// <param name="kinds">The kinds.</param>
    /// <param name="read">What is kept of an object.</param>
    public static async Task<ObjectRecorder> StartAsync(ApiClient api, IEnumerable<string> kinds, Func<JsonObject, string> read)
    {
        var recorder = new ObjectRecorder(api, read);
        foreach (var kind in kinds)
        {
            var version = await recorder.ListAsync(kind);
            recorder._watches.Add(recorder.WatchAsync(kind, version));
        }

        return recorder;
    }

    /// <summary>What was read of an object, named as <c>Kind namespace/name</c>, one after the other.</summary>
    public IReadOnlyList<string> Of(string name) => Copy(_readings.GetValueOrDefault(name) ?? []);

    /// <summary>The objects of which more than one thing was read, with all that was.</summary>
    public IReadOnlyList<string> Changes =>
        [.. _readings.Select(entry => (entry.Key, Read: Copy(entry.Value))).Where(entry => entry.Read.Count > 1).Select(entry => $"{entry.Key}: {string.Join(" -> ", entry.Read)}").Order()];

    /// <summary>Number of objects that were seen.</summary>
    public int Count => _readings.Count;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_watches);
        _stop.Dispose();
    }

    private static List<string> Copy(List<string> readings)
    {
        lock (readings)
        {
            return [.. readings];
        }
    }

    private async Task<string> ListAsync(string kind)
    {
        var list = (await _api.GetAsync(ResourcePaths.Collection(kind), _stop.Token))!;
        foreach (var item in list["items"]!.AsArray())
        {
            Note(kind, item!.AsObject());
        }

        return (string)list["metadata"]!["resourceVersion"]!;
    }

    private async Task WatchAsync(string kind, string version)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await foreach (var (type, item) in _api.WatchAsync($"{ResourcePaths.Collection(kind)}?watch=true&allowWatchBookmarks=true&resourceVersion={version}", _stop.Token))
                {
                    version = (string)item["metadata"]!["resourceVersion"]!;
                    if (type is "ADDED" or "MODIFIED")
                    {
                        Note(kind, item);
                    }
                }

                await Task.Delay(Pause, _stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (ApiException error) when (error.Status == HttpStatusCode.Gone)
            {
                version = await ListAsync(kind);
            }
            catch (Exception error) when (error is ApiException or HttpRequestException or IOException)
            {
                // The kind is not served for a moment while its definition is changed.
                await Task.Delay(Pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Note(string kind, JsonObject item)
    {
        var (readings, read) = (_readings.GetOrAdd($"{kind} {ResourcePaths.KeyOf(item)}", _ => []), _read(item));
        lock (readings)
        {
            if (readings.Count == 0 || readings[^1] != read)
            {
                readings.Add(read);
            }
        }
    }
}

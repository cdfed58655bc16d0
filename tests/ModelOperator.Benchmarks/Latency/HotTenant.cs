using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Benchmarks.Cluster;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Objects;

namespace ModelOperator.Benchmarks.Latency;

/// <summary>A tenant who changes the objects of one namespace as fast as the server lets it, until it is disposed of.</summary>
internal sealed class HotTenant : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly Task _run;
    private int _changes;

    private HotTenant(ApiClient api, IReadOnlyList<Manifest> objects, CancellationTokenSource stop)
    {
        _stop = stop;
        _run = RunAsync(api, objects);
    }

    /// <summary>Changes that it has made.</summary>
    public int Changes => Volatile.Read(ref _changes);

    /// <summary>Creates the objects and begins to change them.</summary>
    public static async Task<HotTenant> StartAsync(ApiClient api, string ns, int objects, CancellationToken cancellationToken)
    {
        List<Manifest> manifests = [.. Enumerable.Range(0, objects).Select(i => Manifest.Of(Make.Dataset($"{ns}/hot-{i}")))];
        foreach (var manifest in (IEnumerable<Manifest>)[Manifest.Of(Make.Namespace(ns)), .. manifests])
        {
            await api.SendOnlyAsync(HttpMethod.Post, manifest.Collection, manifest.Body, "application/json", cancellationToken);
        }

        return new HotTenant(api, manifests, CancellationTokenSource.CreateLinkedTokenSource(cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    private async Task RunAsync(ApiClient api, IReadOnlyList<Manifest> objects)
    {
        try
        {
            await MeasuredCluster.EachAsync(Endless(), async (i, stopping) =>
            {
                await api.SendOnlyAsync(
                    HttpMethod.Patch, objects[i % objects.Count].Path,
                    JsonSerializer.SerializeToUtf8Bytes<JsonNode>(new JsonObject { ["spec"] = new JsonObject { ["version"] = $"{i + 2}" } }),
                    "application/merge-patch+json", stopping);
                Interlocked.Increment(ref _changes);
            }, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // That is how it is stopped.
        }
    }

    private static IEnumerable<int> Endless()
    {
        for (var i = 0; ; i++)
        {
            yield return i;
        }
    }
}

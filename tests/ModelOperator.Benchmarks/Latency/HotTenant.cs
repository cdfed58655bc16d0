using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Benchmarks.Cluster;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Objects;

namespace ModelOperator.Benchmarks.Latency;

/// <summary>A tenant who changes the objects of one namespace as fast as the server lets it.</summary>
internal sealed class HotTenant : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly Task _run;

    private HotTenant(ApiClient api, IReadOnlyList<Manifest> objects, int events, CancellationTokenSource stop)
    {
        _stop = stop;
        _run = RunAsync(api, objects, events);
    }

    /// <summary>Whether it has made all its changes.</summary>
    public bool IsDone => _run.IsCompleted;

    /// <summary>Creates the objects and begins to change them.</summary>
    public static async Task<HotTenant> StartAsync(ApiClient api, string ns, int objects, int events, CancellationToken cancellationToken)
    {
        List<Manifest> manifests = [.. Enumerable.Range(0, objects).Select(i => Manifest.Of(Make.Dataset($"{ns}/hot-{i}")))];
        foreach (var manifest in (IEnumerable<Manifest>)[Manifest.Of(Make.Namespace(ns)), .. manifests])
        {
            await api.SendOnlyAsync(HttpMethod.Post, manifest.Collection, manifest.Body, "application/json", cancellationToken);
        }

        return new HotTenant(api, manifests, events, CancellationTokenSource.CreateLinkedTokenSource(cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    private async Task RunAsync(ApiClient api, IReadOnlyList<Manifest> objects, int events)
    {
        try
        {
            await MeasuredCluster.EachAsync(Enumerable.Range(0, events), (i, stopping) => api.SendOnlyAsync(
                HttpMethod.Patch, objects[i % objects.Count].Path,
                JsonSerializer.SerializeToUtf8Bytes<JsonNode>(new JsonObject { ["spec"] = new JsonObject { ["version"] = $"{i + 2}" } }),
                "application/merge-patch+json", stopping), _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // That is how it is stopped.
        }
    }
}

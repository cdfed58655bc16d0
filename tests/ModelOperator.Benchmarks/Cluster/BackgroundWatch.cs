using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.Benchmarks.Cluster;

/// <summary>
/// A watch beside what is measured, until it is disposed of. One that the server ends, as it does with those that fall behind, begins anew,
/// with all the objects there are.
/// </summary>
internal sealed class BackgroundWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _run;

    /// <summary>Begins to watch.</summary>
    /// <param name="api">Plain calls.</param>
    /// <param name="path">Path of the collection, with its query.</param>
    /// <param name="seen">Gets the type and the object of each event.</param>
    public BackgroundWatch(ApiClient api, string path, Func<string, JsonObject, CancellationToken, Task> seen) => _run = RunAsync(api, path, seen);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    private async Task RunAsync(ApiClient api, string path, Func<string, JsonObject, CancellationToken, Task> seen)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                await foreach (var (type, item) in api.WatchAsync(path, _stop.Token))
                {
                    await seen(type, item, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // That is how it is stopped.
        }
    }
}

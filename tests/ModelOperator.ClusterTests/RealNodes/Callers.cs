using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelOperator.ClusterTests.RealNodes;

/// <summary>
/// Somebody who asks a model the same thing again and again, by a connection of its own each time, and counts the answers: so every request
/// goes wherever the Service leads at that moment.
/// </summary>
internal sealed class Callers : IAsyncDisposable
{
    /// <summary>The features that are asked about.</summary>
    public static readonly double[] Features = [10, 2];

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5), Bound = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<double> _answers = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _calling;

    private Callers(Uri model) => _calling = CallAsync(model);

    /// <summary>Every prediction so far, in order.</summary>
    public IReadOnlyList<double> Answers => [.. _answers];

    /// <summary>What became of requests that were not answered, with the time of each.</summary>
    public IReadOnlyList<string> Failures => [.. _failures];

    /// <summary>Starts to ask.</summary>
    /// <param name="model">The address of the model, such as <c>http://10.0.0.1/v2/models/ranker</c>.</param>
    public static Callers Start(Uri model) => new(model);

    /// <summary>Asks once.</summary>
    public static async Task<double> AskAsync(Uri model, CancellationToken cancellationToken = default)
    {
        using var http = new HttpClient { Timeout = Bound };
        using var answer = await http.PostAsJsonAsync($"{model}/infer", TestModels.Request(Features), cancellationToken);
        answer.EnsureSuccessStatusCode();
        var prediction = await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken);
        return (double)prediction!["outputs"]![0]!["data"]![0]!;
    }

    /// <summary>Asks once; null when there is no answer.</summary>
    public static async Task<double?> TryAskAsync(Uri model)
    {
        try
        {
            return await AskAsync(model);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _calling;
        _ended.Dispose();
    }

    private async Task CallAsync(Uri model)
    {
        using var pace = new PeriodicTimer(Pace);
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                _answers.Enqueue(await AskAsync(model, _ended.Token));
                await pace.WaitForNextTickAsync(_ended.Token);
            }
            catch (OperationCanceledException) when (_ended.IsCancellationRequested)
            {
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException or IOException)
            {
                _failures.Enqueue($"{DateTime.UtcNow:HH:mm:ss.fff} {error.Message}");
            }
        }
    }
}

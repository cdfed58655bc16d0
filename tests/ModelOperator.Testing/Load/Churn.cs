using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.Testing.Load;

/// <summary>
/// Goes on changing a <see cref="LoadWorld"/> until it is stopped: specifications, labels and stages are edited, grants suspended, ended and
/// edited, deployments come, go and pause, everything is deleted and created again. The steps follow from the seed. A server that is down or
/// falters makes it wait and repeat the step. It can be started again after it was stopped.
/// </summary>
/// <param name="api">Plain calls as somebody who may change everything.</param>
/// <param name="world">The world.</param>
/// <param name="seed">Another seed gives other steps.</param>
/// <param name="writers">Steps that are under way at once.</param>
/// <param name="rest">How long each writer rests after a step; zero lets nothing but the server limit their rate.</param>
public sealed class Churn(ApiClient api, LoadWorld world, int seed = 1, int writers = 2, TimeSpan rest = default) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ChurnSteps _steps = new(api, world.Objects, seed);
    private readonly ConcurrentQueue<string> _rejected = [];
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;
    private int _step;
    private long _changes, _refusals, _failures;

    /// <summary>Changes that were made so far.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    /// <summary>Steps that found their object gone, there already, or changed meanwhile.</summary>
    public long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>Times that the server could not be reached or faltered.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Starts to change the world.</summary>
    public void Start()
    {
        if (_stop is not null)
        {
            throw new InvalidOperationException("The churn runs already.");
        }

        _stop = new CancellationTokenSource();
        _running = Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(() => ChangeAsync(_stop.Token))));
    }

    /// <summary>Stops; no change is under way any more afterwards.</summary>
    /// <exception cref="InvalidOperationException">The server rejected steps as invalid: the world is not what the definitions allow.</exception>
    public async Task StopAsync()
    {
        if (_stop is null)
        {
            return;
        }

        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _stop = null;
        if (!_rejected.IsEmpty)
        {
            throw new InvalidOperationException($"The server rejected {_rejected.Count} steps, such as:\n{string.Join('\n', _rejected.Take(5))}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task ChangeAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var step = Interlocked.Increment(ref _step);
            while (!await TakeAsync(step) && !stop.IsCancellationRequested)
            {
                await Task.Delay(Pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await Task.Delay(rest, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Takes a step to its end, which the stop does not cut off: nobody could tell whether it took place.</summary>
    /// <returns>False when it has to be repeated.</returns>
    private async Task<bool> TakeAsync(int step)
    {
        try
        {
            await _steps.TakeAsync(step, CancellationToken.None);
            Interlocked.Increment(ref _changes);
        }
        catch (ApiException error) when (error.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            Interlocked.Increment(ref _refusals);
        }
        catch (ApiException error) when (error.Status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest)
        {
            _rejected.Enqueue(error.Message);
        }
        catch (Exception error) when (error is ApiException or HttpRequestException or IOException or JsonException)
        {
            Interlocked.Increment(ref _failures);
            return false;
        }

        return true;
    }
}

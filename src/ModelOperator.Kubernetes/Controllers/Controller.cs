using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Queues;
using ModelOperator.Kubernetes.Tracing;

namespace ModelOperator.Kubernetes.Controllers;

/// <summary>
/// Works through a queue of keys with a reconciler. It starts when the caches it reads are complete, survives whatever the reconciler
/// throws, and retries for ever what may yet succeed. The queue takes keys before, between and during runs, so that a standby knows
/// what is due the moment it leads.
/// </summary>
/// <typeparam name="TKey">Names what is reconciled.</typeparam>
public sealed class Controller<TKey> : IDisposable
    where TKey : notnull
{
    private static readonly TimeSpan CacheReminder = TimeSpan.FromSeconds(30);

    private readonly ControllerOptions _options;
    private readonly IReconciler<TKey> _reconciler;
    private readonly IReadOnlyList<CacheSync> _caches;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ControllerMetrics _metrics;
    private readonly FailureLog<TKey> _failures;
    private readonly Func<TKey, string> _namespaceOf;
    private volatile bool _isRunning;

    /// <summary>Creates a controller; <see cref="RunAsync"/> starts it.</summary>
    /// <param name="options">Name, number of workers, and times.</param>
    /// <param name="namespaceOf">The namespace whose turn a key uses; empty for cluster-scoped objects.</param>
    /// <param name="reconciler">Does the work.</param>
    /// <param name="caches">Every cache that the reconciler reads.</param>
    /// <param name="logger">Where failures are told.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public Controller(
        ControllerOptions options,
        Func<TKey, string> namespaceOf,
        IReconciler<TKey> reconciler,
        IReadOnlyList<CacheSync> caches,
        ILogger logger,
        TimeProvider? time = null)
    {
        _options = options;
        _namespaceOf = namespaceOf;
        _reconciler = reconciler;
        _caches = caches;
        _logger = logger;
        _time = time ?? TimeProvider.System;
        _metrics = new ControllerMetrics(options.Name, _time);
        _failures = new FailureLog<TKey>(_time);
        Queue = new WorkQueue<TKey>(
            new WorkQueueOptions
            {
                Name = options.Name,
                Backoff = options.Backoff,
                MaxConcurrentPerNamespace = Math.Max(1, options.Workers - 1),
            },
            namespaceOf,
            _time);
    }

    /// <summary>The keys to reconcile; handlers of caches add to it.</summary>
    public WorkQueue<TKey> Queue { get; }

    /// <summary>Whether workers take keys: its caches are complete, and it was not told to stop.</summary>
    public bool IsRunning => _isRunning;

    /// <summary>Reconciles until told to stop, and returns when no worker is at work any more.</summary>
    /// <param name="stopping">Stops in good order: the queue takes no more keys, due work is finished up to the drain timeout. The controller cannot run again.</param>
    /// <param name="abort">Stops at once, e.g. because leadership is lost: reconciles are cancelled, their keys stay due, and the controller may run again.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken abort = default)
    {
        using var stopOrAbort = CancellationTokenSource.CreateLinkedTokenSource(stopping, abort);
        if (!await CachesSyncedAsync(stopOrAbort.Token))
        {
            return;
        }

        using var abandon = CancellationTokenSource.CreateLinkedTokenSource(abort);
        ControllerLog.Starting(_logger, _options.Name, _options.Workers);
        _isRunning = true;
        var workers = new Task[_options.Workers];
        for (var i = 0; i < workers.Length; i++)
        {
            workers[i] = Task.Run(() => WorkAsync(abandon.Token), CancellationToken.None);
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, stopOrAbort.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var drained = !abort.IsCancellationRequested && await DrainAsync(abort);
        _isRunning = false;
        await abandon.CancelAsync();
        await Task.WhenAll(workers);
        ControllerLog.Stopped(_logger, _options.Name, drained ? "finished" : "left");
    }

    /// <summary>Closes the queue.</summary>
    public void Dispose() => Queue.Dispose();

    private async Task<bool> CachesSyncedAsync(CancellationToken cancellationToken)
    {
        var waits = _caches.Select(cache => cache.WaitAsync(cancellationToken)).ToArray();
        var all = Task.WhenAll(waits);
        try
        {
            while (true)
            {
                try
                {
                    await all.WaitAsync(CacheReminder, _time, cancellationToken);
                    return true;
                }
                catch (TimeoutException)
                {
                    var missing = _caches.Where((_, index) => !waits[index].IsCompleted).Select(cache => cache.Name);
                    ControllerLog.WaitingForCaches(_logger, _options.Name, string.Join(", ", missing));
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<bool> DrainAsync(CancellationToken abort)
    {
        try
        {
            return await Queue.DrainAsync(_options.DrainTimeout).WaitAsync(abort);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task WorkAsync(CancellationToken abandon)
    {
        try
        {
            while (await Queue.DequeueAsync(abandon) is { } item)
            {
                await ProcessAsync(item, abandon);
            }
        }
        catch (OperationCanceledException) when (abandon.IsCancellationRequested)
        {
            // Only waiting for a key ends this way; a key in process is put back first.
        }
    }

    private async Task ProcessAsync(WorkItem<TKey> item, CancellationToken abandon)
    {
        _metrics.Started();
        using var span = ReconcileSpan.Start(_options.Name, _namespaceOf(item.Key), item.Key);
        var started = _time.GetTimestamp();
        var result = "error";
        using var timeout = new CancellationTokenSource(_options.ReconcileTimeout, _time);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(abandon, timeout.Token);
        try
        {
            result = Succeeded(item, await _reconciler.ReconcileAsync(item.Key, cancel.Token));
        }
        catch (Exception) when (abandon.IsCancellationRequested)
        {
            // Cut short by us, not failed: the key stays due for whoever works next.
            Queue.Add(item.Key, item.Priority);
            result = "cancelled";
        }
        catch (Exception exception)
        {
            result = Failed(item, exception, timeout.IsCancellationRequested);
        }
        finally
        {
            _metrics.Finished(result, _time.GetElapsedTime(started));
            ReconcileSpan.End(span, result);
            Queue.Done(item.Key);
        }
    }

    private string Succeeded(WorkItem<TKey> item, ReconcileResult next)
    {
        _failures.Forget(item.Key);
        Queue.Forget(item.Key);
        if (next.RequeueAfter is not { } delay)
        {
            return "success";
        }

        Queue.AddAfter(item.Key, delay, next.IsBehind ? WorkPriority.Low : WorkPriority.Normal);
        return "requeue_after";
    }

    private string Failed(WorkItem<TKey> item, Exception exception, bool timedOut)
    {
        var failure = ReconcileFailure.Of(exception, timedOut, item.Failures);
        var key = item.Key.ToString() ?? "";
        if (!failure.Retry)
        {
            Queue.Forget(item.Key);
            if (failure.Quiet)
            {
                _failures.Forget(item.Key);
                ControllerLog.Gone(_logger, _options.Name, key, exception.Message);
            }
            else if (_failures.ShouldLog(item.Key, exception, out _))
            {
                ControllerLog.Terminal(_logger, _options.Name, key, exception.Message);
            }

            return failure.Result;
        }

        var delay = Queue.AddRateLimited(item.Key, item.Priority, failure.AtLeast);
        if (failure.Quiet)
        {
            ControllerLog.RetryingQuietly(_logger, _options.Name, key, delay, failure.Result, exception.Message);
        }
        else if (_failures.ShouldLog(item.Key, exception, out var skipped))
        {
            ControllerLog.Retrying(_logger, exception, _options.Name, key, item.Failures + 1, failure.Result, delay, skipped);
        }

        return failure.Result;
    }
}

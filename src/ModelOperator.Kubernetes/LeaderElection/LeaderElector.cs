using System.Diagnostics.Metrics;
using System.Numerics;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Metrics;

namespace ModelOperator.Kubernetes.LeaderElection;

/// <summary>
/// Lets one of several processes lead, by who holds a lease. The leader gives up before anyone else may take over, and releases the
/// lease only when its work has ended, so that two never work at once as long as their clocks run at about the same speed.
/// </summary>
public sealed class LeaderElector : IDisposable
{
    private readonly LeaderElectionOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly LeaseHold _hold;
    private readonly Meter _meter = new(RuntimeMeter.Name);
    private string? _toldHolder;
    private int _failures;

    /// <summary>Creates an elector; <see cref="RunAsync"/> starts it.</summary>
    /// <param name="options">Which lease, and the times.</param>
    /// <param name="client">Reads and writes the lease.</param>
    /// <param name="logger">Where changes of leadership are told.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <exception cref="ArgumentException">The times do not leave room for each other.</exception>
    public LeaderElector(LeaderElectionOptions options, KubernetesClient client, ILogger logger, TimeProvider? time = null)
    {
        options.Validate();
        _options = options;
        _logger = logger;
        _time = time ?? TimeProvider.System;
        _hold = new LeaseHold(options, client, _time);
        var name = new KeyValuePair<string, object?>("name", options.Lease.Name);
        _meter.CreateObservableGauge(
            "leader_election_master_status", () => new Measurement<int>(IsLeader ? 1 : 0, name), null, "1 where this process leads, else 0.");
    }

    /// <summary>Whether this process leads; false from the renew deadline on, even where nothing has noticed yet, as after a pause of the process.</summary>
    public bool IsLeader => _hold.SinceRenewed < _options.RenewDeadline;

    /// <summary>Who leads, as last seen; empty when nobody does.</summary>
    public string Leader => _hold.Holder;

    /// <summary>Time left to renew in.</summary>
    private TimeSpan Remaining => _options.RenewDeadline - (_hold.SinceRenewed ?? _options.RenewDeadline);

    /// <summary>Waits to lead, leads, and returns when leading ends. To be called once.</summary>
    /// <param name="lead">What the leader does. When it ends by itself, the lease is released.</param>
    /// <param name="stop">Ends the wait, or the work in good order.</param>
    /// <returns>Whether leadership was lost; the process must end then.</returns>
    public async Task<LeaderElectionResult> RunAsync(Lead lead, CancellationToken stop)
    {
        if (!await AcquireAsync(stop))
        {
            await ReleaseAsync();
            return LeaderElectionResult.Stopped;
        }

        using var lost = new CancellationTokenSource();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stop, lost.Token);
        var work = Task.Run(() => lead(stopping.Token, lost.Token), CancellationToken.None);
        if (await KeepAsync(work))
        {
            await ReleaseAsync();
            await work;
            return LeaderElectionResult.Stopped;
        }

        _hold.GiveUp();
        LeaderElectionLog.Lost(_logger, _options.Identity, _options.Lease, _hold.Holder);
        await lost.CancelAsync();
        await EndAsync(work);
        return LeaderElectionResult.Lost;
    }

    /// <summary>Removes the metric.</summary>
    public void Dispose() => _meter.Dispose();

    private async Task<bool> AcquireAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (await AttemptAsync(_options.RenewDeadline, stop) is ElectionStep.Create or ElectionStep.Take or ElectionStep.Renew)
            {
                LeaderElectionLog.Leading(_logger, _options.Identity, _options.Lease);
                return true;
            }

            // Spread, so that candidates that started together do not ask together for ever.
            var pause = _options.RetryPeriod * (1 + (0.2 * Random.Shared.NextDouble()));
            await Task.Delay(pause, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }

    /// <summary>Renews until the work has ended (true), also while it is stopping, or until leadership is lost (false).</summary>
    private async Task<bool> KeepAsync(Task work)
    {
        var began = _time.GetTimestamp();
        while (true)
        {
            var due = _options.RetryPeriod - _time.GetElapsedTime(began);
            var pause = Remaining < due ? Remaining : due;
            await work.WaitAsync(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (work.IsCompleted)
            {
                return true;
            }

            var left = Remaining;
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            // One request that hangs must leave time for another; and one that does not heed its cancellation must not put off the end.
            began = _time.GetTimestamp();
            var half = _options.RenewDeadline / 2;
            var attempt = AttemptAsync(left < half ? left : half, CancellationToken.None);
            await ((Task)attempt).WaitAsync(left, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (attempt.IsCompleted && await attempt == ElectionStep.Lost)
            {
                return false;
            }
        }
    }

    /// <summary>One attempt within a time limit; null when it failed, which is told less and less often.</summary>
    private async Task<ElectionStep?> AttemptAsync(TimeSpan limit, CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, deadline.Token);
        try
        {
            var step = await _hold.AttemptAsync(either.Token);
            _failures = 0;
            if (step == ElectionStep.Wait && _hold.Holder.Length > 0 && _toldHolder != _hold.Holder)
            {
                _toldHolder = _hold.Holder;
                LeaderElectionLog.Waiting(_logger, _options.Lease, _hold.Holder);
            }

            return step;
        }
        catch (Exception exception)
        {
            // Whatever it is, it is an attempt that failed: thrown on, it would end the election and leave the work running.
            if (!stop.IsCancellationRequested && BitOperations.IsPow2(++_failures))
            {
                LeaderElectionLog.Failing(
                    _logger, _options.Lease, _failures, exception is OperationCanceledException ? $"no answer within {limit}" : exception.Message);
            }

            return null;
        }
    }

    private async Task ReleaseAsync()
    {
        using var deadline = new CancellationTokenSource(_options.LeaseDuration - _options.RenewDeadline, _time);
        try
        {
            if (await _hold.ReleaseAsync(deadline.Token))
            {
                LeaderElectionLog.Released(_logger, _options.Identity, _options.Lease);
            }
        }
        catch (Exception exception)
        {
            LeaderElectionLog.NotReleased(_logger, _options.Lease, exception.Message);
        }
    }

    /// <summary>Waits for work that was told to stop at once, but not beyond the time that the next leader leaves it.</summary>
    private async Task EndAsync(Task work)
    {
        try
        {
            await work.WaitAsync(_options.LeaseDuration - _options.RenewDeadline, _time);
        }
        catch (TimeoutException)
        {
            LeaderElectionLog.WorkGoesOn(_logger, _options.Lease);
        }
        catch (OperationCanceledException)
        {
            // What was told to stop may well end this way.
        }
        catch (Exception exception)
        {
            LeaderElectionLog.WorkFailed(_logger, exception, _options.Lease);
        }
    }
}

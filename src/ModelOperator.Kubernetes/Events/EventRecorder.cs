using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Metrics;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Events;

/// <summary>
/// Tells people what a controller did or saw, where they look for it: in the events of the object. Writes behind the back of who records: a bounded queue, one write at a time, equal events counted up in one object.
/// Under pressure events are lost, oldest first, and the reconciles that recorded them do not notice.
/// </summary>
public sealed class EventRecorder
{
    private static readonly Meter Meter = new(RuntimeMeter.Name);

    private static readonly Counter<long> Events = Meter.CreateCounter<long>(
        "modeloperator_events_total", null, "Events by what became of them: written, or why they were dropped.");

    private readonly EventRecorderOptions _options;
    private readonly TimeProvider _time;
    private readonly Channel<RecordedEvent> _recorded;
    private readonly EventSeriesTable _table;
    private readonly ObjectRateLimiter _limiter;
    private readonly EventWriter _writer;
    private TimeSpan _tickAt;

    /// <summary>Creates a recorder; events wait until <see cref="RunAsync"/> writes them.</summary>
    /// <param name="options">Who tells events, and how many.</param>
    /// <param name="client">Writes the events; needs <c>create</c> and <c>patch</c> on events in events.k8s.io.</param>
    /// <param name="logger">Where it is told that events cannot be written.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public EventRecorder(EventRecorderOptions options, KubernetesClient client, ILogger logger, TimeProvider? time = null)
    {
        _options = options;
        _time = time ?? TimeProvider.System;
        _table = new EventSeriesTable(options.SeriesWindow, options.SeriesInterval);
        _limiter = new ObjectRateLimiter(options.BurstPerObject, options.PerObjectPerMinute / 60);
        _writer = new EventWriter(options, client, logger, _time);
        _recorded = Channel.CreateBounded<RecordedEvent>(
            new BoundedChannelOptions(options.Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            static _ => Count("queue_full"));
    }

    private TimeSpan Now => _time.GetElapsedTime(0);

    /// <summary>
    /// Records an event. Returns at once and never fails: an event that cannot be written is dropped, and the same event again
    /// within some minutes only counts up.
    /// </summary>
    /// <param name="regarding">The object it is about; with its uid, else kubectl describe does not find the event.</param>
    /// <param name="type">Whether it is worth looking at.</param>
    /// <param name="reason">Why, in one CamelCase word that never varies, e.g. <c>GrantRevoked</c>.</param>
    /// <param name="action">What was done or tried, in one CamelCase word, e.g. <c>Resolving</c>.</param>
    /// <param name="note">What happened, in one sentence; cut to 1024 bytes. Counters and times in it would make every event a new one.</param>
    /// <param name="related">A second object that plays a part, e.g. the grant.</param>
    public void Record(ObjectReference regarding, EventType type, string reason, string action, string note, ObjectReference? related = null)
    {
        // The versions of the objects are no part of what happened: with them, no event would ever be the same again.
        var key = new EventKey(
            regarding with { ResourceVersion = null },
            type,
            EventFormat.Word(reason),
            EventFormat.Word(action),
            EventFormat.Note(note),
            related is null ? null : related with { ResourceVersion = null });
        if (!_recorded.Writer.TryWrite(new RecordedEvent(key, _time.GetUtcNow())))
        {
            Count("stopped");
        }
    }

    /// <summary>Writes events until told to stop, and then what was recorded before, for a short time.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        // A write that is under way when the stop comes is one of those that may still be finished.
        using var end = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        await using var ending = stop.UnsafeRegister(_ => end.CancelAfter(_options.FlushTimeout), null);
        Task<bool>? readable = null;
        while (!stop.IsCancellationRequested)
        {
            await WriteRecordedAsync(end.Token);
            readable = readable is { IsCompleted: false } ? readable : _recorded.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
            var pause = _table.Count > 0 ? _options.SeriesInterval : Timeout.InfiniteTimeSpan;
            await ((Task)readable).WaitAsync(pause, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _recorded.Writer.TryComplete();
        await WriteRecordedAsync(end.Token);
        foreach (var series in _table.Unwritten())
        {
            await WriteAsync(series, end.Token);
        }
    }

    private static void Count(string result) => Events.Add(1, new KeyValuePair<string, object?>("result", result));

    private async Task WriteRecordedAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && _recorded.Reader.TryRead(out var recorded))
        {
            if (_table.Add(recorded, Now) is { } series)
            {
                await WriteAsync(series, cancellationToken);
            }

            await TickAsync(cancellationToken);
        }

        await TickAsync(cancellationToken);
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        if (Now < _tickAt)
        {
            return;
        }

        _tickAt = Now + (_options.SeriesInterval / 2);
        _limiter.Sweep(Now);
        foreach (var series in _table.Due(Now))
        {
            await WriteAsync(series, cancellationToken);
        }
    }

    private async Task WriteAsync(SeriesState series, CancellationToken cancellationToken)
    {
        var first = series.WrittenCount == 0;
        var count = series.Count;
        var allowed = _limiter.TryTake(series.Key.Regarding, Now);
        var written = allowed && await _writer.WriteAsync(series, cancellationToken);
        series.WrittenAt = Now;
        if (written)
        {
            series.WrittenCount = count;
        }
        else if (first)
        {
            _table.Remove(series);
        }

        Count(written ? "written" : allowed ? "failed" : "rate_limited");
    }
}

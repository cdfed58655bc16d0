namespace ModelOperator.Kubernetes.Events;

/// <summary>An event that was recorded once or more, as far as it has been written.</summary>
internal sealed class SeriesState
{
    public required EventKey Key { get; init; }

    /// <summary>Name and namespace of the event object.</summary>
    public required Resources.ObjectKey Object { get; set; }

    public required DateTimeOffset FirstAt { get; init; }

    public DateTimeOffset LastAt { get; set; }

    public int Count { get; set; }

    public int WrittenCount { get; set; }

    /// <summary>When the count was last written, or writing it last refused.</summary>
    public TimeSpan WrittenAt { get; set; }

    /// <summary>When it happened last, on a clock that never goes back.</summary>
    public TimeSpan SeenAt { get; set; }
}

/// <summary>
/// Finds the series an event belongs to, and says what is due to be written: an event the first time, its count the second time,
/// and after that the count at intervals. Pure but for what it remembers; not thread-safe.
/// </summary>
internal sealed class EventSeriesTable(TimeSpan window, TimeSpan interval)
{
    /// <summary>Most series remembered at once; above it new events are refused until others have run out.</summary>
    internal const int MaxSeries = 10_000;

    private readonly Dictionary<EventKey, SeriesState> _series = [];

    /// <summary>Series remembered.</summary>
    public int Count => _series.Count;

    /// <summary>Counts an event.</summary>
    /// <returns>Its series if something is to be written about it now, else null.</returns>
    public SeriesState? Add(in RecordedEvent recorded, TimeSpan now)
    {
        if (_series.TryGetValue(recorded.Key, out var series) && now - series.SeenAt <= window)
        {
            series.Count++;
            series.LastAt = recorded.At;
            series.SeenAt = now;
            return series.Count == 2 || IsDue(series, now) ? series : null;
        }

        if (series is null && _series.Count >= MaxSeries)
        {
            return null;
        }

        var about = recorded.Key.Regarding;
        series = new SeriesState
        {
            Key = recorded.Key,

            // Events about cluster-scoped objects live in the default namespace, by the API's validation.
            Object = new(string.IsNullOrEmpty(about.Namespace) ? "default" : about.Namespace, EventFormat.Name(about.Name ?? "", recorded.At, recorded.Key.GetHashCode())),
            FirstAt = recorded.At,
            LastAt = recorded.At,
            SeenAt = now,
            Count = 1,
        };
        _series[recorded.Key] = series;
        return series;
    }

    /// <summary>The series whose count is due; those that have run out are forgotten, a last write of them included.</summary>
    public IReadOnlyList<SeriesState> Due(TimeSpan now)
    {
        var due = new List<SeriesState>();
        foreach (var series in _series.Values)
        {
            if (IsDue(series, now))
            {
                due.Add(series);
            }

            if (now - series.SeenAt > window)
            {
                _series.Remove(series.Key);
            }
        }

        return due;
    }

    /// <summary>Every series whose count is not written yet, due or not.</summary>
    public IReadOnlyList<SeriesState> Unwritten() => [.. _series.Values.Where(series => series.Count > series.WrittenCount)];

    /// <summary>The event could not be written: the next one like it starts anew.</summary>
    public void Remove(SeriesState series) => _series.Remove(series.Key);

    private bool IsDue(SeriesState series, TimeSpan now) => series.Count > series.WrittenCount && now - series.WrittenAt >= interval;
}

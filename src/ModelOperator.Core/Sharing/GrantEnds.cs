namespace ModelOperator.Core.Sharing;

/// <summary>
/// Moments at which grants change by themselves, in their order: when one expires, and when one that drains is drained. Every change of the
/// cluster asks which have come since the last one, and that must not take a look at each grant.
/// </summary>
internal sealed class GrantEnds
{
    private readonly SortedSet<(DateTimeOffset At, CompiledGrant? Grant)> _sorted = new(Comparer<(DateTimeOffset At, CompiledGrant? Grant)>.Create(
        static (a, b) => a.At.CompareTo(b.At) is var time and not 0 ? time : Compare(a.Grant, b.Grant)));

    /// <summary>Adds a grant; one that has no end is left out.</summary>
    public void Add(CompiledGrant grant)
    {
        foreach (var end in EndsOf(grant))
        {
            _sorted.Add((end, grant));
        }
    }

    /// <summary>Removes a grant.</summary>
    public void Remove(CompiledGrant grant)
    {
        foreach (var end in EndsOf(grant))
        {
            _sorted.Remove((end, grant));
        }
    }

    /// <summary>The first such moment after another; null when there is none.</summary>
    public DateTimeOffset? FirstAfter(DateTimeOffset moment) => After(moment) is { } later ? later.Min.At : null;

    /// <summary>Grants that have such a moment after the earlier of two and not after the later.</summary>
    public IReadOnlyList<CompiledGrant> Between(DateTimeOffset one, DateTimeOffset other)
    {
        var (from, to) = one < other ? (one, other) : (other, one);
        return After(from) is { } later ? [.. later.TakeWhile(end => end.At <= to).Select(end => end.Grant!).Distinct()] : [];
    }

    private static IEnumerable<DateTimeOffset> EndsOf(CompiledGrant grant) =>
        new[] { grant.ExpiresAt, grant.EndsAt }.OfType<DateTimeOffset>().Distinct();

    /// <summary>Those after a moment; null when there is none.</summary>
    private SortedSet<(DateTimeOffset At, CompiledGrant? Grant)>? After(DateTimeOffset moment) =>
        _sorted.Count > 0 && _sorted.Max is var last && last.At > moment ? _sorted.GetViewBetween((moment.AddTicks(1), null), last) : null;

    /// <summary>No grant sorts before every grant, so that a moment alone is where a range begins.</summary>
    private static int Compare(CompiledGrant? a, CompiledGrant? b) => (a, b) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        _ => string.CompareOrdinal(a.Key.Namespace, b.Key.Namespace) is var order and not 0 ? order : string.CompareOrdinal(a.Key.Name, b.Key.Name),
    };
}

namespace ModelOperator.Core.Sharing;

/// <summary>
/// Grants that end by themselves, in the order in which they do: every change of the cluster asks which have ended since the last one,
/// and that must not take a look at each.
/// </summary>
internal sealed class GrantExpiries
{
    private readonly SortedSet<(DateTimeOffset At, CompiledGrant? Grant)> _sorted = new(Comparer<(DateTimeOffset At, CompiledGrant? Grant)>.Create(
        static (a, b) => a.At.CompareTo(b.At) is var time and not 0 ? time : Compare(a.Grant, b.Grant)));

    /// <summary>Adds a grant; one that has no end is left out.</summary>
    public void Add(CompiledGrant grant)
    {
        if (grant.ExpiresAt is { } expiry)
        {
            _sorted.Add((expiry, grant));
        }
    }

    /// <summary>Removes a grant.</summary>
    public void Remove(CompiledGrant grant)
    {
        if (grant.ExpiresAt is { } expiry)
        {
            _sorted.Remove((expiry, grant));
        }
    }

    /// <summary>When the first grant ends after a moment; null when none does.</summary>
    public DateTimeOffset? FirstAfter(DateTimeOffset moment) => After(moment) is { } later ? later.Min.At : null;

    /// <summary>Grants that have ended at the later of two moments and not at the earlier.</summary>
    public IReadOnlyList<CompiledGrant> Between(DateTimeOffset one, DateTimeOffset other)
    {
        var (from, to) = one < other ? (one, other) : (other, one);
        return After(from) is { } later ? [.. later.TakeWhile(expiry => expiry.At <= to).Select(expiry => expiry.Grant!)] : [];
    }

    /// <summary>Those that end after a moment; null when none does.</summary>
    private SortedSet<(DateTimeOffset At, CompiledGrant? Grant)>? After(DateTimeOffset moment) =>
        _sorted.Count > 0 && _sorted.Max is var last && last.At > moment ? _sorted.GetViewBetween((moment.AddTicks(1), null), last) : null;

    private static int Compare(CompiledGrant? a, CompiledGrant? b) => (a, b) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        _ => string.CompareOrdinal(a.Key.Namespace, b.Key.Namespace) is var order and not 0 ? order : string.CompareOrdinal(a.Key.Name, b.Key.Name),
    };
}

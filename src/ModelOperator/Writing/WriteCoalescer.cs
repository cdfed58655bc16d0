using System.Collections.Concurrent;
using ModelOperator.Core;

namespace ModelOperator.Writing;

/// <summary>
/// Spaces out writes that are due only because of other objects downstream (counts, lists of consumers): at most one such write an
/// object a second, so that a dataset with 10,000 dependents is not written 10,000 times. Nobody waits for them as for the children of a
/// deployment, so they give way to these for a while: many deployments created at once would share the API server with all that they count for.
/// </summary>
/// <param name="isAwaited">Whether work is due now that somebody waits for.</param>
/// <param name="time">The clock.</param>
internal sealed class WriteCoalescer(Func<bool> isAwaited, TimeProvider time)
{
    /// <summary>Least time between two such writes of one object.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Longest time for which a write gives way.</summary>
    public static readonly TimeSpan LongestGivingWay = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<ObjectRef, long> _lastWrite = [];
    private readonly ConcurrentDictionary<ObjectRef, long> _gaveWay = [];

    /// <summary>How long such a write of an object must wait; zero when it may go now.</summary>
    public TimeSpan Wait(ObjectRef key)
    {
        var left = _lastWrite.TryGetValue(key, out var last) ? Interval - time.GetElapsedTime(last) : TimeSpan.Zero;
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        return isAwaited() && time.GetElapsedTime(_gaveWay.GetOrAdd(key, static (_, clock) => clock.GetTimestamp(), time)) < LongestGivingWay
            ? Interval
            : TimeSpan.Zero;
    }

    /// <summary>Notes that an object was written.</summary>
    public void Written(ObjectRef key)
    {
        _lastWrite[key] = time.GetTimestamp();
        _gaveWay.TryRemove(key, out _);
    }

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget(ObjectRef key)
    {
        _lastWrite.TryRemove(key, out _);
        _gaveWay.TryRemove(key, out _);
    }
}

using System.Collections.Concurrent;
using ModelOperator.Core;

namespace ModelOperator.Writing;

/// <summary>
/// Spaces out writes that are due only because of other objects downstream (counts, lists of consumers): at most one such write an
/// object a second, so that a dataset with 10,000 dependents is not written 10,000 times.
/// </summary>
internal sealed class WriteCoalescer(TimeProvider time)
{
    /// <summary>Least time between two such writes of one object.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ObjectRef, long> _lastWrite = [];

    /// <summary>How long such a write of an object must wait; zero when it may go now.</summary>
    public TimeSpan Wait(ObjectRef key)
    {
        if (!_lastWrite.TryGetValue(key, out var last))
        {
            return TimeSpan.Zero;
        }

        var left = Interval - time.GetElapsedTime(last);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Notes that an object was written.</summary>
    public void Written(ObjectRef key) => _lastWrite[key] = time.GetTimestamp();

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget(ObjectRef key) => _lastWrite.TryRemove(key, out _);
}

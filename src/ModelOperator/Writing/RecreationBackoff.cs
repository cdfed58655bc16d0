using System.Collections.Concurrent;
using ModelOperator.Kubernetes.Queues;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Writing;

/// <summary>
/// Spaces out creations of a child that does not stay. The race: while a cache is behind, an owner that was replaced seems to
/// be there still; what is created for it then has an owner that is gone, and the garbage collector deletes it as fast as it is created
/// again. A policy controller that will not have the child is the same fight, and that one has no end.
/// </summary>
internal sealed class RecreationBackoff(TimeProvider time)
{
    /// <summary>A child that was created so long ago stayed: when it goes, it is created again at once.</summary>
    private static readonly TimeSpan Stayed = TimeSpan.FromMinutes(1);

    /// <summary>Shorter than what counts as staying, or the longest wait would end the row.</summary>
    private static readonly ExponentialBackoff Delays = new() { Base = TimeSpan.FromSeconds(1), Max = Stayed / 2, Jitter = 0 };

    private readonly ConcurrentDictionary<(ResourceType Type, ObjectKey Key), Creations> _created = [];

    /// <summary>How long the next creation must wait; zero when it may go now.</summary>
    public TimeSpan Wait(ResourceType type, ObjectKey key, string ownerUid)
    {
        if (Find(type, key, ownerUid) is not { } last)
        {
            return TimeSpan.Zero;
        }

        var left = Delays.Delay(last.InARow, 0) - time.GetElapsedTime(last.At);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Notes that a child was created.</summary>
    /// <returns>Creations in a row of which the one before did not stay; 1 for the first.</returns>
    public int Created(ResourceType type, ObjectKey key, string ownerUid)
    {
        var inARow = 1 + (Find(type, key, ownerUid)?.InARow ?? 0);
        _created[(type, key)] = new Creations(ownerUid, inARow, time.GetTimestamp());
        return inARow;
    }

    /// <summary>Forgets a child.</summary>
    public void Forget(ResourceType type, ObjectKey key) => _created.TryRemove((type, key), out _);

    /// <summary>What counts against the next creation: a child of another owner does not, nor one that stayed.</summary>
    private Creations? Find(ResourceType type, ObjectKey key, string ownerUid) =>
        _created.TryGetValue((type, key), out var last) && last.OwnerUid == ownerUid && time.GetElapsedTime(last.At) < Stayed ? last : null;

    private sealed record Creations(string OwnerUid, int InARow, long At);
}

using ModelOperator.Kubernetes.Queues;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Events;

/// <summary>Allows each object a burst of writes and a steady rate after that, so that one object in a loop floods neither the server nor the others. Not thread-safe.</summary>
internal sealed class ObjectRateLimiter(double burst, double perSecond)
{
    private readonly Dictionary<(string? Kind, string? Namespace, string? Name), TokenBucket> _buckets = [];

    /// <summary>Objects remembered.</summary>
    public int Count => _buckets.Count;

    public bool TryTake(ObjectReference about, TimeSpan now)
    {
        var key = (about.Kind, about.Namespace, about.Name);
        var bucket = _buckets.TryGetValue(key, out var known) ? known : new TokenBucket(burst, perSecond);
        var taken = bucket.TryTake(now);
        _buckets[key] = bucket;
        return taken;
    }

    /// <summary>Forgets objects whose allowance is whole again.</summary>
    public void Sweep(TimeSpan now)
    {
        foreach (var (key, bucket) in _buckets)
        {
            if (bucket.IsFull(now))
            {
                _buckets.Remove(key);
            }
        }
    }
}

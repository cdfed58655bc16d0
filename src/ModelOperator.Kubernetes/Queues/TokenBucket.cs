namespace ModelOperator.Kubernetes.Queues;

/// <summary>Allows a burst, and after that a steady rate. Starts full. Not thread-safe.</summary>
internal struct TokenBucket
{
    private readonly double _burst;
    private readonly double _perSecond;
    private double _tokens;
    private TimeSpan _filledAt;

    public TokenBucket(double burst, double perSecond)
    {
        _burst = burst;
        _perSecond = perSecond;
        _tokens = burst;
    }

    /// <summary>Takes a token if there is one.</summary>
    /// <param name="now">Time on a clock that never goes back.</param>
    public bool TryTake(TimeSpan now)
    {
        _tokens = Available(now);
        _filledAt = now;
        if (_tokens < 1)
        {
            return false;
        }

        _tokens--;
        return true;
    }

    /// <summary>Whether a new bucket would be the same.</summary>
    public readonly bool IsFull(TimeSpan now) => Available(now) >= _burst;

    private readonly double Available(TimeSpan now) => Math.Min(_burst, _tokens + ((now - _filledAt).TotalSeconds * _perSecond));
}

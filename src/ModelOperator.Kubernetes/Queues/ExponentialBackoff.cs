namespace ModelOperator.Kubernetes.Queues;

/// <summary>Delays that double with every failure up to a maximum, spread so that keys that failed together do not return together.</summary>
public sealed record ExponentialBackoff
{
    /// <summary>Delay after the first failure.</summary>
    public TimeSpan Base { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest delay; retries go on at this distance for ever.</summary>
    public TimeSpan Max { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Share of a delay, 0 to 1, that is random. Jitter only ever shortens, so that <see cref="Max"/> holds.</summary>
    public double Jitter { get; init; } = 0.25;

    /// <summary>The delay after a number of failures in a row.</summary>
    /// <param name="failures">Failures so far, 1 for the first.</param>
    /// <param name="sample">A random number in [0, 1).</param>
    public TimeSpan Delay(int failures, double sample)
    {
        // Beyond 2^62 the product leaves the range of ticks; every real maximum is reached long before.
        var doublings = Math.Clamp(failures - 1, 0, 62);
        var full = Math.Min(Base.Ticks * Math.Pow(2, doublings), Max.Ticks);
        return TimeSpan.FromTicks((long)(full * (1 - (Jitter * sample))));
    }
}

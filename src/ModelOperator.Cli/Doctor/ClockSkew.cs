using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Cli.Doctor;

/// <summary>By how much the server's clock is ahead of ours, as its answers say.</summary>
internal sealed class ClockSkew
{
    private long _skew = long.MinValue;

    /// <summary>The skew, but for a second or two; null while no answer told the time.</summary>
    public TimeSpan? Skew => Interlocked.Read(ref _skew) is var ticks and not long.MinValue ? TimeSpan.FromTicks(ticks) : null;

    /// <summary>Takes note of an answer.</summary>
    public void Note(ApiRequest request)
    {
        if (request.ServerTime is { } time)
        {
            Interlocked.Exchange(ref _skew, (time - DateTimeOffset.UtcNow).Ticks);
        }
    }
}

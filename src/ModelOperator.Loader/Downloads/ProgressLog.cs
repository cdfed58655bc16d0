namespace ModelOperator.Loader.Downloads;

/// <summary>A line about bytes and rate now and then; a large file is silent otherwise.</summary>
internal sealed class ProgressLog(TextWriter log, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long lineWritten = clock.GetTimestamp();
    private long sinceLine;

    /// <summary>Counts received bytes of a file that has <paramref name="have"/> of <paramref name="total"/> now.</summary>
    public void Received(string name, int bytes, long have, long? total)
    {
        sinceLine += bytes;
        var elapsed = clock.GetElapsedTime(lineWritten);
        if (elapsed < Interval)
            return;
        log.WriteLine($"{name}: {have} of {total?.ToString() ?? "unknown"} bytes, {sinceLine / elapsed.TotalSeconds / (1 << 20):0.0} MiB/s");
        lineWritten = clock.GetTimestamp();
        sinceLine = 0;
    }
}

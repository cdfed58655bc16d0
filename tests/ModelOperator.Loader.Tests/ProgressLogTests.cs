using ModelOperator.Loader.Downloads;
using Xunit;

namespace ModelOperator.Loader.Tests;

public sealed class ProgressLogTests
{
    [Fact]
    public void A_line_about_bytes_and_rate_comes_at_most_every_ten_seconds()
    {
        using var log = new StringWriter();
        var clock = new SteppedClock();
        var progress = new ProgressLog(log, clock);
        for (var second = 1; second <= 25; second++)
        {
            clock.Seconds = second;
            progress.Received("model.onnx", 2 << 20, second * 2L << 20, second < 15 ? 100 << 20 : null);
        }
        Assert.Equal(
            ["model.onnx: 20971520 of 104857600 bytes, 2.0 MiB/s", "model.onnx: 41943040 of unknown bytes, 2.0 MiB/s"],
            log.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    private sealed class SteppedClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}

using ModelOperator.Loader.Http;
using Xunit;

namespace ModelOperator.Loader.Tests;

public sealed class RetriesTests
{
    [Theory]
    [InlineData(1, null, 1.0, 1.0)]
    [InlineData(1, null, 0.0, 0.5)]
    [InlineData(4, null, 1.0, 8.0)]
    [InlineData(4, null, 0.5, 6.0)]
    [InlineData(50, null, 1.0, 60.0)]
    [InlineData(1, 7, 0.3, 7.0)]
    [InlineData(6, 7, 1.0, 32.0)]
    [InlineData(1, 86400, 0.3, 300.0)]
    public void The_pause_doubles_with_jitter_and_is_not_shorter_than_the_server_asks(int failures, int? retryAfter, double jitter, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds),
            Retries.Delay(failures, TimeSpan.FromSeconds(1), retryAfter is { } asked ? TimeSpan.FromSeconds(asked) : null, jitter));
}

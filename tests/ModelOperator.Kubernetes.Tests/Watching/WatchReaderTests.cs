using System.Text;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Watching;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Watching;

public sealed class WatchReaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    [InlineData(1_000_000)]
    public async Task Events_are_the_same_however_the_bytes_arrive(int chunk)
    {
        var lines = Enumerable.Range(0, 20).Select(i => Line($"pod-{i}", padding: i * 300)).ToList();
        var body = string.Join('\n', lines) + "\n\n";

        var names = await ReadAsync(new ChunkedStream(Encoding.UTF8.GetBytes(body), chunk));

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"pod-{i}"), names);
    }

    [Fact]
    public async Task A_line_longer_than_the_limit_is_refused_before_it_is_complete()
    {
        var endless = new ChunkedStream(Encoding.UTF8.GetBytes(Line("one", padding: 200_000)), 1000);

        var exception = await Assert.ThrowsAsync<WatchLineException>(() => ReadAsync(endless, maximumLine: 50_000));

        Assert.Contains("pods is longer than 50000 bytes", exception.Message, StringComparison.Ordinal);
        Assert.InRange(endless.Given, 50_000, 60_000);
    }

    [Fact]
    public async Task An_end_within_an_event_is_no_good_end()
    {
        var body = Line("one") + "\n" + Line("two")[..20];

        await Assert.ThrowsAsync<WatchLineException>(() => ReadAsync(new ChunkedStream(Encoding.UTF8.GetBytes(body), 64)));
    }

    [Fact]
    public async Task An_empty_body_is_an_empty_watch() => Assert.Empty(await ReadAsync(new ChunkedStream([], 1)));

    private static string Line(string name, int padding = 0) =>
        $$"""{"type":"ADDED","object":{"pad":"{{new string('x', padding)}}","metadata":{"namespace":"a","name":"{{name}}" } } }""";

    private static async Task<List<string>> ReadAsync(Stream stream, int maximumLine = WatchReader.MaximumLine)
    {
        var names = new List<string>();
        await foreach (var watchEvent in WatchReader.ReadAsync<Pod>(stream, CancellationToken.None, maximumLine))
        {
            names.Add(watchEvent.Key.Name);
        }

        return names;
    }

    /// <summary>Gives at most so many bytes a read, as a network does.</summary>
    private sealed class ChunkedStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public int Given { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer[..Math.Min(chunk, buffer.Length)], cancellationToken);
            Given += read;
            return read;
        }
    }
}

using System.Diagnostics;
using System.Net;
using ModelOperator.Testing.Faults;
using Xunit;
using static ModelOperator.Kubernetes.Tests.Caching.ReflectorFixture;

namespace ModelOperator.Kubernetes.Tests.Faults;

/// <summary>What the fault proxy does to watches.</summary>
public sealed class BrokenWatchTests : IAsyncLifetime
{
    private ProxiedServer _proxied = null!;

    public async Task InitializeAsync() => _proxied = await ProxiedServer.StartAsync();

    public async Task DisposeAsync() => await _proxied.DisposeAsync();

    [Theory]
    [InlineData(WatchBreak.Reset, false)]
    [InlineData(WatchBreak.ResetConnection, false)]
    [InlineData(WatchBreak.End, true)]
    public async Task A_watch_is_broken_off_some_time_after_it_began(WatchBreak how, bool inGoodOrder)
    {
        var after = TimeSpan.FromMilliseconds(300);
        using var fault = Begin(how, after);
        var began = Stopwatch.GetTimestamp();
        using var watch = await _proxied.WatchAsync();
        _proxied.Server.Put(Pod("one"));
        Assert.NotNull(await watch.LineAsync());
        Assert.Equal(0, fault.Count);

        if (inGoodOrder)
        {
            Assert.Null(await watch.LineAsync());
        }
        else
        {
            await Assert.ThrowsAnyAsync<Exception>(watch.LineAsync);
        }

        Assert.True(Stopwatch.GetElapsedTime(began) >= after);
        Assert.Equal(1, fault.Count);
        await Eventually.True(() => _proxied.Server.OpenWatches() == 0);
    }

    [Fact]
    public async Task A_watch_that_was_open_before_the_fault_is_broken_off_at_once()
    {
        using var watch = await _proxied.WatchAsync();

        using var fault = Begin(WatchBreak.End);

        Assert.Null(await watch.LineAsync());
        Assert.Equal(1, fault.Count);
    }

    [Theory]
    [InlineData(WatchBreak.Reset, false)]
    [InlineData(WatchBreak.ResetConnection, true)]
    public async Task Other_watches_break_only_with_their_connection(WatchBreak how, bool alsoOther)
    {
        var http = _proxied.NewHttp();
        using var other = await _proxied.WatchAsync("a", http);
        await Eventually.True(() => _proxied.Server.OpenWatches() == 1);
        using var fault = _proxied.Proxy.Begin(new ProxyFault.BrokenWatch(how, TimeSpan.FromMilliseconds(300)) { Match = request => request.Namespace == "b" });

        using var watch = await _proxied.WatchAsync("b", http);

        await Assert.ThrowsAnyAsync<Exception>(watch.LineAsync);
        Assert.Equal(1, fault.Count);
        if (alsoOther)
        {
            await Assert.ThrowsAnyAsync<Exception>(other.LineAsync);
        }
        else
        {
            _proxied.Server.Put(Pod("one"));
            Assert.NotNull(await other.LineAsync());
        }
    }

    [Fact]
    public async Task A_silent_watch_stays_silent_and_open_also_when_the_fault_is_over()
    {
        using var watch = await _proxied.WatchAsync();
        _proxied.Server.Put(Pod("one"));
        Assert.NotNull(await watch.LineAsync());
        using (var fault = Begin(WatchBreak.Silence))
        {
            await Eventually.True(() => fault.Count == 1);
        }

        var line = watch.LineAsync();
        using var next = await _proxied.WatchAsync();
        _proxied.Server.Put(Pod("two"));

        Assert.Contains("two", await next.LineAsync(), StringComparison.Ordinal);
        Assert.False(line.IsCompleted);
        Assert.Equal(2, _proxied.Proxy.OpenWatches);
        watch.Dispose();
        await Eventually.True(() => _proxied.Proxy.OpenWatches == 1);
        await Assert.ThrowsAnyAsync<Exception>(() => line);
    }

    [Fact]
    public async Task An_expired_watch_says_so_in_the_stream_and_ends()
    {
        using var watch = await _proxied.WatchAsync();
        using var fault = Begin(WatchBreak.Expire);

        Assert.Contains("\"code\":410", await watch.LineAsync(), StringComparison.Ordinal);
        Assert.Null(await watch.LineAsync());
        Assert.Equal(1, fault.Count);
    }

    [Fact]
    public async Task A_watch_can_be_refused_as_expired_too()
    {
        using var fault = _proxied.Proxy.Begin(new ProxyFault.Refusal(410, "Expired") { Match = request => request.Verb == "watch" });

        using var watch = await _proxied.WatchAsync();

        Assert.Equal((HttpStatusCode.Gone, 1), (watch.Status, fault.Count));
    }

    [Fact]
    public async Task Half_an_event_is_followed_by_the_next_or_by_the_end()
    {
        using var watch = await _proxied.WatchAsync();
        using (var fault = Begin(WatchBreak.HalfEvent))
        {
            _proxied.Server.Put(Pod("one"));
            Assert.DoesNotContain("}}", await watch.LineAsync(), StringComparison.Ordinal);
            Assert.Equal(1, fault.Count);
        }

        _proxied.Server.Put(Pod("two"));
        Assert.EndsWith("}}", await watch.LineAsync(), StringComparison.Ordinal);

        using var last = Begin(WatchBreak.EndInEvent);
        _proxied.Server.Put(Pod("three"));
        Assert.DoesNotContain("}}", await watch.LineAsync(), StringComparison.Ordinal);
        Assert.Null(await watch.LineAsync());
        Assert.Equal(1, last.Count);
    }

    private ActiveFault Begin(WatchBreak how, TimeSpan after = default) => _proxied.Proxy.Begin(new ProxyFault.BrokenWatch(how, after));
}

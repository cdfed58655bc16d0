using System.Diagnostics;
using System.Net;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Faults;
using Xunit;
using static ModelOperator.Kubernetes.Tests.Caching.ReflectorFixture;

namespace ModelOperator.Kubernetes.Tests.Faults;

public sealed class FaultProxyTests : IAsyncLifetime
{
    private ProxiedServer _proxied = null!;

    public async Task InitializeAsync() => _proxied = await ProxiedServer.StartAsync();

    public async Task DisposeAsync() => await _proxied.DisposeAsync();

    [Fact]
    public async Task Without_a_fault_everything_is_passed_on_as_the_user_of_the_kubeconfig_behind()
    {
        var created = await _proxied.Client.CreateAsync(Pod("one"));
        var read = await _proxied.Client.GetAsync<Pod>(Key("one"));
        var missing = await Assert.ThrowsAsync<KubernetesApiException>(() => _proxied.Client.GetAsync<Pod>(Key("two")));

        Assert.Equal(created.Metadata.Uid, read.Metadata.Uid);
        Assert.Equal("NotFound", missing.Reason);
        Assert.All(_proxied.Server.Requests, request => Assert.Equal("CN=operator", request.Header("X-Client-Certificate")));
        Assert.Equal(new KeyValuePair<string, int>("pods/a//", 1), Assert.Single(_proxied.Proxy.Writes));
    }

    [Fact]
    public async Task Events_are_passed_on_one_by_one_and_the_end_too()
    {
        using var watch = await _proxied.WatchAsync();
        foreach (var name in (string[])["one", "two"])
        {
            _proxied.Server.Put(Pod(name));
            Assert.Contains($"\"name\":\"{name}\"", await watch.LineAsync(), StringComparison.Ordinal);
        }

        _proxied.Server.CloseWatches();
        Assert.Null(await watch.LineAsync());
    }

    [Fact]
    public async Task What_the_server_cuts_off_is_cut_off_for_the_client()
    {
        using var watch = await _proxied.WatchAsync();
        await Eventually.True(() => _proxied.Server.OpenWatches() == 1);

        _proxied.Server.CutWatches();

        await Assert.ThrowsAnyAsync<Exception>(watch.LineAsync);
    }

    [Fact]
    public async Task What_the_client_lets_go_of_is_let_go_of_behind_the_proxy()
    {
        var watch = await _proxied.WatchAsync();
        await Eventually.True(() => _proxied.Server.OpenWatches() == 1);
        Assert.Equal(1, _proxied.Proxy.OpenWatches);

        watch.Dispose();

        await Eventually.True(() => _proxied.Server.OpenWatches() == 0);
        await Eventually.True(() => _proxied.Proxy.OpenWatches == 0);
    }

    [Fact]
    public async Task A_refusal_never_reaches_the_server_and_ends_with_the_fault()
    {
        using (var fault = _proxied.Proxy.Begin(new ProxyFault.Refusal(429, "TooManyRequests", RetryAfterSeconds: 7) { Match = request => request.Name == "one" }))
        {
            using var refused = await _proxied.GetAsync("api/v1/namespaces/a/pods/one");
            Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(7)), (refused.StatusCode, refused.Headers.RetryAfter?.Delta));
            Assert.Contains("\"kind\":\"Status\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            using var other = await _proxied.GetAsync("api/v1/namespaces/a/pods/two");
            Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
            Assert.Equal(1, fault.Count);
        }

        using var after = await _proxied.GetAsync("api/v1/namespaces/a/pods/one");
        Assert.Equal(HttpStatusCode.NotFound, after.StatusCode);
        Assert.Equal(["two", "one"], _proxied.Server.Requests.Select(request => request.Name));
    }

    [Fact]
    public async Task A_fault_for_a_share_of_the_requests_befalls_about_as_many()
    {
        using var fault = _proxied.Proxy.Begin(new ProxyFault.Refusal(503, "ServiceUnavailable") { Share = 0.3 });
        for (var i = 0; i < 200; i++)
        {
            using var answer = await _proxied.GetAsync("version");
        }

        Assert.InRange(fault.Count, 30, 90);
        Assert.Equal(200 - fault.Count, _proxied.Server.Requests.Count);
    }

    [Fact]
    public async Task A_slow_answer_is_late_twice_and_whole()
    {
        var late = TimeSpan.FromMilliseconds(200);
        using var fault = _proxied.Proxy.Begin(new ProxyFault.Slowness(late, late));
        _proxied.Server.Put(Pod("one"));
        var began = Stopwatch.GetTimestamp();

        var read = await _proxied.Client.GetAsync<Pod>(Key("one"));

        Assert.Equal("one", read.Metadata.Name);
        Assert.True(Stopwatch.GetElapsedTime(began) >= 2 * late);
        Assert.Equal(2, fault.Count);
    }

    [Fact]
    public async Task Faults_are_in_force_together()
    {
        using var slow = _proxied.Proxy.Begin(new ProxyFault.Slowness(TimeSpan.FromMilliseconds(1), TimeSpan.Zero));
        using var half = _proxied.Proxy.Begin(new ProxyFault.HalfAnswer());

        await Assert.ThrowsAsync<KubernetesApiException>(() => _proxied.Client.ListAsync<Pod>());

        Assert.Equal((1, 1), (slow.Count, half.Count));
    }

    [Fact]
    public async Task Half_an_answer_ends_in_good_order()
    {
        _proxied.Server.Put(Pod("one"));
        using var whole = await _proxied.GetAsync("api/v1/pods");
        var text = await whole.Content.ReadAsStringAsync();

        using var fault = _proxied.Proxy.Begin(new ProxyFault.HalfAnswer());
        using var half = await _proxied.GetAsync("api/v1/pods");

        Assert.Equal(HttpStatusCode.OK, half.StatusCode);
        Assert.Equal(text[..(text.Length / 2)], await half.Content.ReadAsStringAsync());
        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => _proxied.Client.GetAsync<Pod>(Key("one")));
        Assert.Contains("the answer is not the JSON it should be", exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, fault.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_write_whose_answer_is_lost_took_effect(bool wholeConnection)
    {
        using var fault = _proxied.Proxy.Begin(new ProxyFault.LostAnswer(wholeConnection));

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => _proxied.Client.CreateAsync(Pod("one")));

        Assert.Null(exception.StatusCode);
        Assert.NotNull(_proxied.Server.Find<Pod>(Key("one")));
        Assert.Equal((1, 1), (fault.Count, _proxied.Server.Requests.Count));
        Assert.Equal("one", (await _proxied.Client.GetAsync<Pod>(Key("one"))).Metadata.Name);
    }
}

using System.Text;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Tests.Caching;
using ModelOperator.Kubernetes.Watching;
using ModelOperator.Testing.ScriptedServer;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Client;

public sealed class TlsTests : IDisposable
{
    private readonly TestCertificates _authority = new();

    [Fact]
    public async Task A_server_certified_by_the_private_authority_for_the_address_is_spoken_to_in_http2()
    {
        await using var server = await StartAsync("127.0.0.1");

        await ReadVersionAsync(With(server, _authority));

        Assert.Equal("HTTP/2", Assert.Single(server.Requests).Protocol);
    }

    [Fact]
    public async Task A_server_without_http2_is_spoken_to_in_http1()
    {
        await using var server = await ScriptedApiServer.StartAsync(new() { Certificate = _authority.Server("127.0.0.1"), Http1Only = true });

        await ReadVersionAsync(With(server, _authority));

        Assert.Equal("HTTP/1.1", Assert.Single(server.Requests).Protocol);
    }

    [Fact]
    public async Task A_certificate_of_the_private_authority_for_another_host_is_refused()
    {
        await using var server = await StartAsync("another.example", "127.0.0.2");

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => ReadVersionAsync(With(server, _authority)));

        Assert.Contains("RemoteCertificateNameMismatch", exception.Message, StringComparison.Ordinal);
        Assert.True(exception.IsTransient);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task The_tls_server_name_is_the_name_that_is_checked()
    {
        await using var server = await StartAsync("kubernetes.internal");

        await ReadVersionAsync(With(server, _authority) with { TlsServerName = "kubernetes.internal" });

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_tls_server_name_that_the_certificate_lacks_is_refused_even_where_the_address_fits()
    {
        await using var server = await StartAsync("127.0.0.1");

        await Assert.ThrowsAsync<KubernetesApiException>(
            () => ReadVersionAsync(With(server, _authority) with { TlsServerName = "kubernetes.internal" }));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_of_the_same_name_is_refused()
    {
        using var impostor = new TestCertificates();
        await using var server = await ScriptedApiServer.StartAsync(new() { Certificate = impostor.Server("127.0.0.1") });

        await Assert.ThrowsAsync<KubernetesApiException>(() => ReadVersionAsync(With(server, _authority)));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Without_an_authority_a_private_certificate_is_refused()
    {
        await using var server = await StartAsync("127.0.0.1");

        await Assert.ThrowsAsync<KubernetesApiException>(() => ReadVersionAsync(server.Configuration));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Any_certificate_is_taken_only_when_verification_is_turned_off()
    {
        await using var server = await StartAsync("another.example");

        await ReadVersionAsync(server.Configuration with { InsecureSkipTlsVerify = true });

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task An_authority_without_a_certificate_is_said()
    {
        await using var server = await StartAsync("127.0.0.1");
        var configuration = server.Configuration with { CertificateAuthority = PemSource.FromData("nothing"u8.ToArray()) };

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => ReadVersionAsync(configuration));

        Assert.Contains("there is no certificate in it", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watches_share_a_connection_with_each_other_and_never_with_calls()
    {
        await using var server = (await StartAsync("127.0.0.1")).Serve<Pod>();
        using var client = new KubernetesClient(With(server, _authority));
        for (var i = 0; i < 2; i++)
        {
            using var watch = await client.OpenWatchAsync<Pod>(new ListOptions(), new WatchOptions { TimeoutSeconds = 300 }, default);
            await client.ListAsync<Pod>();
            (await client.GetRawAsync("version")).Dispose();
        }

        Assert.All(server.Requests, request => Assert.Equal("HTTP/2", request.Protocol));
        Assert.Single(Connections("watch").Distinct());
        Assert.Single(Connections("list").Concat(Connections("raw")).Distinct());
        Assert.NotEqual(Connections("watch")[0], Connections("list")[0]);

        List<string> Connections(string verb) =>
            [.. server.Requests.Where(request => request.Verb == verb).Select(request => request.ConnectionId)];
    }

    [Fact]
    public async Task A_watch_that_is_not_answered_is_opened_on_another_connection_next_time()
    {
        await using var server = (await StartAsync("127.0.0.1")).Serve<Pod>();
        var time = new ManualTimeProvider { IsHeld = () => server.IsAnswering };
        using var client = new KubernetesClient(With(server, _authority), time: time);
        using var open = await OpenAsync();
        var dead = server.Requests[^1].ConnectionId;
        server.Inject(Fault.Hang(), request => request.ConnectionId == dead, int.MaxValue);
        var unanswered = OpenAsync();
        await Eventually.True(time, TimeSpan.FromSeconds(1), () => unanswered.IsCompleted);
        Assert.Contains("did not answer", (await Assert.ThrowsAsync<KubernetesApiException>(() => unanswered)).Message, StringComparison.Ordinal);

        using var answered = await Eventually.Completes(OpenAsync());

        Assert.NotEqual(dead, server.Requests[^1].ConnectionId);

        // One that was open goes on where it is.
        server.Put(ReflectorFixture.Pod("one"));
        await using var events = WatchReader.ReadAsync<Pod>(await open.Content.ReadAsStreamAsync(), default).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Eventually.Bound));
        Assert.Equal("one", events.Current.Key.Name);

        Task<HttpResponseMessage> OpenAsync() => client.OpenWatchAsync<Pod>(new ListOptions(), new WatchOptions { TimeoutSeconds = 300 }, default);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_certificate_with_an_rsa_or_ec_key_says_who_asks(bool elliptic)
    {
        await using var server = await ScriptedApiServer.StartAsync(
            new() { Certificate = _authority.Server("127.0.0.1"), AskForClientCertificate = true });
        var (certificate, key) = elliptic ? _authority.ClientWithEcKey("ann") : _authority.ClientWithRsaKey("ann");

        await ReadVersionAsync(With(server, _authority) with { User = new ClusterUser { ClientCertificate = Pem(certificate), ClientKey = Pem(key) } });

        Assert.Equal("CN=ann", Assert.Single(server.Requests).Header("X-Client-Certificate"));
    }

    [Fact]
    public async Task A_key_of_another_certificate_is_said()
    {
        await using var server = await StartAsync("127.0.0.1");
        var user = new ClusterUser
        {
            ClientCertificate = Pem(_authority.ClientWithEcKey("ann").CertificatePem),
            ClientKey = Pem(_authority.ClientWithEcKey("bob").KeyPem),
        };

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => ReadVersionAsync(With(server, _authority) with { User = user }));

        Assert.Contains("client certificate inline PEM with key inline PEM", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _authority.Dispose();

    internal static PemSource Pem(string text) => PemSource.FromData(Encoding.UTF8.GetBytes(text));

    internal static ClusterConfiguration With(ScriptedApiServer server, TestCertificates authority) =>
        server.Configuration with { CertificateAuthority = Pem(authority.AuthorityPem) };

    private static async Task ReadVersionAsync(ClusterConfiguration configuration)
    {
        using var client = new KubernetesClient(configuration);
        using var version = await client.GetRawAsync("version");
        Assert.Equal("36", version.RootElement.GetProperty("minor").GetString());
    }

    private Task<ScriptedApiServer> StartAsync(params string[] names) =>
        ScriptedApiServer.StartAsync(new ScriptedServerOptions { Certificate = _authority.Server(names) });
}

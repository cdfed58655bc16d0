using System.Globalization;
using System.Text;
using System.Text.Json;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Testing.ScriptedServer;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Client;

public sealed class CredentialTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("credentials").FullName;
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task A_token_and_a_password_are_sent_as_such()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        await AskAsync(Client(server, new ClusterUser { Token = "abc" }));
        await AskAsync(Client(server, new ClusterUser { Username = "ann", Password = "p:w" }));

        Assert.Equal(
            ["Bearer abc", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("ann:p:w"))],
            server.Requests.Select(request => request.Header("Authorization")));
    }

    [Fact]
    public async Task A_token_file_is_read_again_after_a_minute_and_not_before()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        var file = Write("token", "first\n");
        using var client = Client(server, new ClusterUser { TokenFile = file, Token = "fixed" });
        await AskAsync(client);
        Write("token", "second");
        _time.Advance(TimeSpan.FromSeconds(59));
        await AskAsync(client);
        _time.Advance(TimeSpan.FromSeconds(1));
        await AskAsync(client);
        File.Delete(file);
        _time.Advance(TimeSpan.FromMinutes(1));
        await AskAsync(client);

        Assert.Equal(
            ["Bearer first", "Bearer first", "Bearer second", "Bearer second"], server.Requests.Select(request => request.Header("Authorization")));
    }

    [Fact]
    public async Task A_refused_token_of_a_file_is_read_again_at_once()
    {
        await using var server = await ScriptedApiServer.StartAsync(new() { Authorize = header => header == "Bearer second" });
        var file = Write("token", "first");
        using var client = Client(server, new ClusterUser { TokenFile = file });
        var refused = await Assert.ThrowsAsync<KubernetesApiException>(() => AskAsync(client));
        Write("token", "second");
        await AskAsync(client);

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(["Bearer first", "Bearer first", "Bearer second"], server.Requests.Select(request => request.Header("Authorization")));
    }

    [Fact]
    public async Task A_missing_token_file_is_said()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        using var client = Client(server, new ClusterUser { TokenFile = "/nowhere/token" });

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => AskAsync(client));

        Assert.StartsWith("get raw version: token file /nowhere/token: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Impersonation_is_asked_for_with_every_request()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        using var client = Client(server, new ClusterUser
        {
            Impersonate = new Impersonation(
                "system:serviceaccount:a:b", "u1", ["g1", "g2"], new Dictionary<string, IReadOnlyList<string>> { ["example.com/scope"] = ["view"] }),
        });
        await AskAsync(client);

        var request = Assert.Single(server.Requests);
        Assert.Equal("system:serviceaccount:a:b", request.Header("Impersonate-User"));
        Assert.Equal("u1", request.Header("Impersonate-Uid"));
        Assert.Equal("g1,g2", request.Header("Impersonate-Group")!.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal("view", request.Header("Impersonate-Extra-example.com%2Fscope"));
    }

    [Fact]
    public async Task A_plugins_token_is_used_until_shortly_before_it_expires()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        using var client = Client(server, new ClusterUser { Exec = TokenPlugin(_time.GetUtcNow() + TimeSpan.FromMinutes(10)) });
        await AskAsync(client);
        _time.Advance(TimeSpan.FromMinutes(9));
        await AskAsync(client);
        Assert.Equal(1, PluginRuns());

        _time.Advance(TimeSpan.FromSeconds(31));
        await AskAsync(client);
        Assert.Equal(2, PluginRuns());
        Assert.Equal(["Bearer run-1", "Bearer run-1", "Bearer run-2"], server.Requests.Select(request => request.Header("Authorization")));
    }

    [Fact]
    public async Task Many_requests_at_once_run_the_plugin_once()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        using var client = Client(server, new ClusterUser { Exec = TokenPlugin(null) });

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AskAsync(client)));

        Assert.Equal(1, PluginRuns());
    }

    [Fact]
    public async Task The_time_a_plugin_takes_is_not_the_calls()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        using var client = Client(server, new ClusterUser { Exec = SlowPlugin() });
        var ask = AskAsync(client);
        await Eventually.True(() => File.Exists(Path.Combine(_folder, "started")));

        // Longer than any call may take.
        _time.Advance(TimeSpan.FromSeconds(50));
        Write("ready", "");

        await Eventually.Completes(ask);
        Assert.Equal(1, PluginRuns());
    }

    [Fact]
    public async Task A_plugin_goes_on_for_the_next_call_when_the_one_that_needed_it_first_gives_up()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        using var client = Client(server, new ClusterUser { Exec = SlowPlugin() });
        using var stop = new CancellationTokenSource();
        var first = client.GetRawAsync("version", stop.Token);
        await Eventually.True(() => File.Exists(Path.Combine(_folder, "started")));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        var second = AskAsync(client);
        Write("ready", "");

        await Eventually.Completes(second);
        Assert.Equal(1, PluginRuns());
        Assert.Equal("Bearer run-1", Assert.Single(server.Requests).Header("Authorization"));
    }

    [Fact]
    public async Task A_refused_token_of_a_plugin_is_fetched_anew_and_the_request_sent_again()
    {
        var accepted = "Bearer run-1";
        await using var server = await ScriptedApiServer.StartAsync(new() { Authorize = header => header == accepted });
        using var client = Client(server, new ClusterUser { Exec = TokenPlugin(null) });
        await AskAsync(client);

        accepted = "Bearer run-2";
        _time.Advance(TimeSpan.FromMinutes(1));
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => AskAsync(client)));

        Assert.Equal(2, PluginRuns());
    }

    [Fact]
    public async Task A_plugin_whose_fresh_token_is_refused_is_not_run_in_a_loop()
    {
        await using var server = await ScriptedApiServer.StartAsync(new() { Authorize = _ => false });
        using var client = Client(server, new ClusterUser { Exec = TokenPlugin(null) });

        await Assert.ThrowsAsync<KubernetesApiException>(() => AskAsync(client));
        await Assert.ThrowsAsync<KubernetesApiException>(() => AskAsync(client));

        Assert.Equal(1, PluginRuns());
    }

    [Fact]
    public async Task A_plugin_that_fails_fails_the_request_and_is_tried_again_with_the_next()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        var plugin = TokenPlugin(null);
        using var client = Client(server, new ClusterUser { Exec = plugin with { Args = ["-c", $"test -e {_folder}/ready || exit 9; {plugin.Args[1]}"] } });

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => AskAsync(client));
        Assert.Contains("exit code 9", exception.Message, StringComparison.Ordinal);

        Write("ready", "");
        await AskAsync(client);
    }

    [Fact]
    public async Task A_plugins_certificate_is_shown_and_a_new_one_takes_a_new_connection()
    {
        using var authority = new TestCertificates();
        await using var server = await ScriptedApiServer.StartAsync(new() { Certificate = authority.Server("127.0.0.1"), AskForClientCertificate = true });
        Write("one.json", CertificateCredential(authority, "first", _time.GetUtcNow() + TimeSpan.FromMinutes(5)));
        var exec = TokenPlugin(null) with { Args = ["-c", $"cat {_folder}/one.json"] };
        using var client = new KubernetesClient(TlsTests.With(server, authority) with { User = new ClusterUser { Exec = exec } }, time: _time);
        await AskAsync(client);
        await AskAsync(client);

        Write("one.json", CertificateCredential(authority, "second", null));
        _time.Advance(TimeSpan.FromMinutes(5));
        await AskAsync(client);

        Assert.Equal(["CN=first", "CN=first", "CN=second"], server.Requests.Select(request => request.Header("X-Client-Certificate")));
        Assert.Equal(2, server.Requests.Select(request => request.ConnectionId).Distinct().Count());
    }

    [Fact]
    public async Task A_client_certificate_that_is_rotated_on_disk_is_taken_up()
    {
        using var authority = new TestCertificates();
        await using var server = await ScriptedApiServer.StartAsync(new() { Certificate = authority.Server("127.0.0.1"), AskForClientCertificate = true });
        var first = authority.ClientWithEcKey("first");
        var user = new ClusterUser
        {
            ClientCertificate = PemSource.FromFile(Write("client.pem", first.CertificatePem)),
            ClientKey = PemSource.FromFile(Write("client.key", first.KeyPem)),
        };
        using var client = new KubernetesClient(TlsTests.With(server, authority) with { User = user }, time: _time);
        await AskAsync(client);

        // Between the writing of the two files the old pair stays in use.
        var second = authority.ClientWithEcKey("second");
        Write("client.pem", second.CertificatePem);
        _time.Advance(TimeSpan.FromMinutes(1));
        await AskAsync(client);
        Write("client.key", second.KeyPem);
        _time.Advance(TimeSpan.FromMinutes(1));
        await AskAsync(client);

        Assert.Equal(["CN=first", "CN=first", "CN=second"], server.Requests.Select(request => request.Header("X-Client-Certificate")));
    }

    [Fact]
    public async Task An_authority_that_is_rotated_on_disk_is_taken_up()
    {
        using var old = new TestCertificates("old authority");
        using var current = new TestCertificates("new authority");
        await using var server = await ScriptedApiServer.StartAsync(new() { Certificate = current.Server("127.0.0.1") });
        var configuration = server.Configuration with { CertificateAuthority = PemSource.FromFile(Write("ca.pem", old.AuthorityPem)) };
        using var client = new KubernetesClient(configuration, time: _time);
        await Assert.ThrowsAsync<KubernetesApiException>(() => AskAsync(client));

        Write("ca.pem", old.AuthorityPem + "\n" + current.AuthorityPem);
        _time.Advance(TimeSpan.FromMinutes(1));

        await AskAsync(client);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task AskAsync(KubernetesClient client) => (await client.GetRawAsync("version")).Dispose();

    private static string CertificateCredential(TestCertificates authority, string user, DateTimeOffset? expiry)
    {
        var (certificate, key) = authority.ClientWithEcKey(user);
        var expires = expiry is null ? "null" : $"\"{Format(expiry.Value)}\"";
        return $$"""
            {"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"expirationTimestamp":{{expires}},
            "clientCertificateData":{{JsonSerializer.Serialize(certificate)}},"clientKeyData":{{JsonSerializer.Serialize(key)}} } }
            """;
    }

    private static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private KubernetesClient Client(ScriptedApiServer server, ClusterUser user) => new(server.Configuration with { User = user }, time: _time);

    /// <summary>A plugin whose token counts its runs.</summary>
    private ExecPlugin TokenPlugin(DateTimeOffset? expiry)
    {
        var expires = expiry is null ? "null" : $"\"{Format(expiry.Value)}\"";
        var script =
            $"echo x >> {_folder}/runs; n=$(wc -l < {_folder}/runs); "
            + "printf '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"run-%d\",\"expirationTimestamp\":"
            + expires + "}}' $n";
        return new ExecPlugin
        {
            ApiVersion = "client.authentication.k8s.io/v1",
            Command = "/bin/sh",
            Args = ["-c", script],
            InteractiveMode = ExecInteractiveMode.Never,
        };
    }

    /// <summary>A plugin that says when it has started, and ends when it is let.</summary>
    private ExecPlugin SlowPlugin()
    {
        var plugin = TokenPlugin(null);
        return plugin with
        {
            Args = ["-c", $"touch {_folder}/started; until test -e {_folder}/ready; do sleep 0.05; done; {plugin.Args[1]}"],
        };
    }

    private int PluginRuns() => File.ReadAllLines(Path.Combine(_folder, "runs")).Length;

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}

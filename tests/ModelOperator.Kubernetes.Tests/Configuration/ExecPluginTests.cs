using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Configuration;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Configuration;

public sealed class ExecPluginTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("exec").FullName;

    [Theory]
    [InlineData("client.authentication.k8s.io/v1")]
    [InlineData("client.authentication.k8s.io/v1beta1")]
    public async Task A_plugin_gives_a_token_and_its_expiry(string version)
    {
        var plugin = Plugin($$$"""echo '{"apiVersion":"{{{version}}}","kind":"ExecCredential","status":{"token":"t1","expirationTimestamp":"2030-01-01T00:00:00Z"}}'""", version);

        var credential = await RunAsync(plugin);

        Assert.Equal("t1", credential.Token);
        Assert.Equal(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero), credential.ExpirationTimestamp);
    }

    [Fact]
    public async Task Arguments_and_environment_reach_the_plugin()
    {
        var plugin = Plugin("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"'"$1 $2 $GREETING"'"}}'""");
        plugin = plugin with
        {
            Args = [.. plugin.Args, "name", "one arg", "$HOME"],
            Env = new Dictionary<string, string> { ["GREETING"] = "hello" },
        };

        Assert.Equal("one arg $HOME hello", (await RunAsync(plugin)).Token);
    }

    [Fact]
    public async Task The_plugin_is_told_of_the_cluster_when_it_asks()
    {
        var file = Path.Combine(_folder, "info");
        var plugin = Plugin($$$"""printf %s "$KUBERNETES_EXEC_INFO" > {{{file}}}; echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t"}}'""");
        var cluster = new ClusterConfiguration
        {
            Server = new Uri("https://h:6443"),
            TlsServerName = "kubernetes",
            CertificateAuthority = PemSource.FromData("CA"u8.ToArray()),
            ProxyUrl = new Uri("http://proxy:3128"),
        };

        await ExecPluginRunner.RunAsync(cluster, plugin, TimeProvider.System, CancellationToken.None);
        var without = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        await ExecPluginRunner.RunAsync(
            cluster, plugin with { ProvideClusterInfo = true, ClusterExtension = """{"audience":"a"}""" }, TimeProvider.System, CancellationToken.None);
        var with = JsonNode.Parse(await File.ReadAllTextAsync(file))!;

        Assert.Equal("ExecCredential", (string?)without["kind"]);
        Assert.False((bool)without["spec"]!["interactive"]!);
        Assert.Null(without["spec"]!["cluster"]);
        Assert.Equal(
            """{"server":"https://h:6443","tls-server-name":"kubernetes","certificate-authority-data":"Q0E=","proxy-url":"http://proxy:3128","config":{"audience":"a"}}""",
            with["spec"]!["cluster"]!.ToJsonString());
    }

    [Theory]
    [InlineData("echo nonsense", "printed no ExecCredential")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","status":{"token":"t"}}'""",
        "printed client.authentication.k8s.io/v1beta1 ExecCredential, while the kubeconfig asks for client.authentication.k8s.io/v1 ExecCredential")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential"}'""", "printed an ExecCredential without status")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{}}'""", "printed neither a token nor a client certificate")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"clientKeyData":"k"}}'""",
        "printed only one of clientCertificateData and clientKeyData")]
    [InlineData("echo 'session expired, log in' >&2; exit 3", "ended with exit code 3: session expired, log in")]
    public async Task What_is_wrong_with_a_plugin_is_said(string script, string expected)
    {
        var plugin = Plugin(script);

        var exception = await Assert.ThrowsAsync<ConfigurationException>(() => RunAsync(plugin));

        Assert.StartsWith($"credential plugin {plugin.Command} {expected}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_plugin_comes_with_its_install_hint()
    {
        var plugin = Plugin("") with { Command = "no-such-plugin-anywhere", InstallHint = "get it from the company portal" };

        var exception = await Assert.ThrowsAsync<ConfigurationException>(() => RunAsync(plugin));

        Assert.StartsWith("credential plugin no-such-plugin-anywhere cannot be started", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("; get it from the company portal", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_that_hangs_is_ended_with_the_client_that_needed_it()
    {
        using var stop = new CancellationTokenSource();
        var (run, pid) = await HangAsync(TimeProvider.System, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await EndedAsync(pid);
    }

    [Fact]
    public async Task A_plugin_that_hangs_is_ended_after_a_minute()
    {
        var time = new ManualTimeProvider();
        var (run, pid) = await HangAsync(time, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(run.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(1));

        var exception = await Assert.ThrowsAsync<ConfigurationException>(() => run);
        Assert.Equal("credential plugin /bin/sh did not end in time", exception.Message);
        await EndedAsync(pid);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static ClusterConfiguration Cluster => new() { Server = new Uri("https://h") };

    private static Task<ExecCredentialStatus> RunAsync(ExecPlugin plugin) =>
        ExecPluginRunner.RunAsync(Cluster, plugin, TimeProvider.System, CancellationToken.None);

    private static Task EndedAsync(string pid) => Eventually.True(
        () => !Directory.Exists($"/proc/{pid}") || File.ReadAllText($"/proc/{pid}/stat").Contains(") Z", StringComparison.Ordinal));

    private async Task<(Task<ExecCredentialStatus> Run, string Pid)> HangAsync(TimeProvider time, CancellationToken stop)
    {
        var file = Path.Combine(_folder, "pid");
        var run = ExecPluginRunner.RunAsync(Cluster, Plugin($"echo $$ > {file}.new; mv {file}.new {file}; sleep 600"), time, stop);
        await Eventually.True(() => File.Exists(file));
        return (run, (await File.ReadAllTextAsync(file, CancellationToken.None)).Trim());
    }

    private static ExecPlugin Plugin(string script, string version = "client.authentication.k8s.io/v1") => new()
    {
        ApiVersion = version,
        Command = "/bin/sh",
        Args = ["-c", script],
        InteractiveMode = ExecInteractiveMode.Never,
    };
}

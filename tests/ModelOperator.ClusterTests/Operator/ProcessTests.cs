using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Objects;
using ModelOperator.Testing.Operators;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>The operator as a process: what it answers, how it starts and how it ends.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class ProcessTests(World world) : IClassFixture<World>
{
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_running_operator_answers_probes_and_ends_with_0_when_asked_to_though_its_collector_of_traces_does_not_answer()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var running = await world.StartOperatorAsync(new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://{silent.LocalEndpoint}" });
        await running.WaitLeadingAsync();

        Assert.Equal("ok\n", await running.GetAsync("/healthz"));
        Assert.Equal("ok\n", await running.GetAsync("/readyz"));
        var ns = await world.CreateNamespaceAsync("metrics");
        await world.CreateAsync(Make.Dataset($"{ns}/shots"));
        await world.EventuallyAsync("Dataset", $"{ns}/shots", item => item.Is("Ready"), "is reconciled");

        Assert.Equal(0, await running.StopAsync(StopBound));
        Assert.Contains("ModelOperator stopped as asked", running.Log, StringComparison.Ordinal);
        // Refused writes into namespaces of other tests that are going may well be told; a crash may not.
        Assert.DoesNotContain("Unhandled exception", running.Log, StringComparison.Ordinal);
    }

    public static TheoryData<string[], string> Mistakes => new()
    {
        { ["--workers", "0"], "--workers must be between 1 and 256." },
        { ["--resync-seconds", "1"], "--resync-seconds must be at least 10." },
        { ["--watch-idle-seconds", "4"], "--watch-idle-seconds must be between 5 and 600." },
        { ["--discovery-seconds", "0"], "--discovery-seconds must be between 1 and 3600." },
        { ["--prometheus-url", "prometheus:9090"], "--prometheus-url prometheus:9090 is no address of a Prometheus: write http://HOST:PORT or https://HOST:PORT" },
        { ["--prometheus-url", "http://user:password@prometheus:9090"], "is no address of a Prometheus" },
        { ["--prometheus-url", "http://prometheus:9090", "--prometheus-namespace-label", "k8s-namespace"], "--prometheus-namespace-label k8s-namespace is no label of Prometheus" },
        { ["--prometheus-token-file", "/token"], "--prometheus-token-file and --prometheus-ca-file mean nothing without --prometheus-url" },
        { ["--unused-after", "a month"], "--unused-after a month is no duration: write a whole number and d, h, m or s, such as 30d, or 0 for never." },
        { ["--unused-after", "99999d"], "--unused-after 99999d is no duration" },
        { ["--watch-namespaces", "ads, studio"], "--watch-namespaces has ' studio', which is no namespace: write names with commas and nothing else between them, such as ads,ads-lab." },
        { ["--watch-namespaces", ""], "--watch-namespaces has '', which is no namespace" },
        { ["--watch-namespaces", "ads,studio,ads"], "--watch-namespaces names ads twice: name it once." },
        { ["--runtimes", "/"], "--runtimes means nothing without --watch-namespaces" },
        { ["--watch-namespaces", "ads", "--runtimes", "/nowhere"], "--runtimes /nowhere cannot be read: Could not find" },
        { ["--cluster-name", "Prod!"], "--cluster-name 'Prod!' cannot be part of an asset URI" },
        { ["--kubeconfg", "x"], "'--kubeconfg'" },
        { ["--kubeconfig", "/nowhere/kubeconfig"], "/nowhere/kubeconfig does not exist" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task A_mistake_on_the_command_line_is_told_in_a_sentence_with_exit_code_2(string[] arguments, string sentence) =>
        AssertRefusedAsync(sentence, arguments);

    [Fact]
    public Task A_context_that_does_not_exist_is_told_in_a_sentence() =>
        AssertRefusedAsync("nowhere", "--kubeconfig", world.Kubeconfig, "--context", "nowhere");

    [Theory]
    [InlineData("nonsense")]
    [InlineData("http://127.0.0.1:99999")]
    public Task An_address_that_cannot_be_listened_on_is_told_in_a_sentence(string address) =>
        AssertRefusedAsync($"--listen {address}", "--kubeconfig", world.Kubeconfig, "--listen", address);

    [Fact]
    public async Task An_address_that_is_taken_is_told_in_a_sentence()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var address = $"http://{taken.LocalEndpoint}";

        await AssertRefusedAsync($"--listen {address} cannot be used", "--kubeconfig", world.Kubeconfig, "--listen", address);
    }

    [Fact]
    public async Task Any_address_is_one_of_either_family()
    {
        using var port = PortReservation.Take();
        await using var running = await OperatorProcess.StartPlainAsync(
            World.Program, world.LogDirectory, ["--kubeconfig", world.Kubeconfig, "--listen", $"http://*:{port.Port}"]);
        using var http = new HttpClient();

        foreach (var host in (string[])["127.0.0.1", "[::1]"])
        {
            Assert.True(await Poll.UntilAsync(() => IsAnsweredAsync(http, $"http://{host}:{port.Port}/healthz"), StopBound), $"{host} does not answer:\n{running.Log}");
        }
    }

    private static async Task<bool> IsAnsweredAsync(HttpClient http, string address)
    {
        try
        {
            return await http.GetStringAsync(address) == "ok\n";
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task AssertRefusedAsync(string sentence, params string[] arguments)
    {
        await using var refused = await OperatorProcess.StartPlainAsync(World.Program, world.LogDirectory, arguments);

        var code = await refused.ExitAsync(StopBound);

        Assert.True(code == 2, $"It ended with {code}:\n{refused.Log}");
        Assert.Contains(sentence, refused.Log, StringComparison.Ordinal);
        Assert.Single(refused.Log.Trim().Split('\n'));
    }
}

using System.Text;
using ModelOperator.ClusterTests.Chart;
using ModelOperator.Testing.Objects;
using ModelOperator.Testing.Operators;
using Xunit;

namespace ModelOperator.ClusterTests.Catalog;

/// <summary>The catalog as a process: what it answers about itself, how it starts and how it ends.</summary>
[Collection(FindingTestCollection.Name)]
public sealed class CatalogProcessTests(CatalogWorld world) : IClassFixture<CatalogWorld>
{
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_running_catalog_counts_apart_what_it_is_asked()
    {
        using var http = new HttpClient();
        Assert.Equal(401, (await CatalogCaller.Of(world.Catalog.Address).GetAsync("/api/v1/search")).Status);
        var metrics = await http.GetStringAsync(world.Metrics);
        foreach (var name in (string[])["modeloperator_catalog_requests_total{code=\"401\",operation=\"search\"}", "modeloperator_catalog_request_duration_seconds_count{operation=\"search\"}"])
        {
            Assert.True(metrics.Contains($"\n{name}", StringComparison.Ordinal), $"/metrics lacks {name}:\n{metrics}");
        }

        await MetricsPage.AssertListsAsync("The catalog", metrics);
    }

    [Fact]
    public async Task A_catalog_that_is_traced_answers_probes_tells_of_questions_but_not_what_was_asked_and_ends_with_0_when_asked_to()
    {
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736", strangers = "5cf92f3577b34da6a3ce929d0e0e4737";
        await using var collector = await TraceCollector.StartAsync();
        var running = await world.StartCatalogAsync(collector.EnvironmentOfTraces("authorization=Bearer%20collector"), "--metrics", "http://127.0.0.1:0");
        Assert.Equal("ok\n", await running.GetAsync("/healthz"));
        Assert.Equal("ok\n", await running.GetAsync("/readyz"));
        var caller = (await world.CallerAsync("default")).At(running.Address);
        Assert.Equal(401, (await CatalogCaller.Of(running.Address, "made-up").GetAsync("/api/v1/search", trace: $"00-{strangers}-00f067aa0ba902b7-01")).Status);
        Assert.Equal(200, (await caller.GetAsync("/api/v1/search?q=heartbeat", trace: $"00-{trace}-00f067aa0ba902b7-01")).Status);
        Assert.Equal(0, await running.StopAsync(StopBound));
        Assert.Contains("The catalog stopped as asked", running.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", running.Log, StringComparison.Ordinal);
        foreach (var text in (string[])["modeloperator-catalog", "GET /api/v1/search", "http.response.status_code"])
        {
            Assert.Contains(text, collector.Sent, StringComparison.Ordinal);
        }

        Assert.Equal("Bearer collector", collector.Credential);
        Assert.Contains(Bytes(trace), collector.Sent, StringComparison.Ordinal);
        Assert.DoesNotContain(Bytes(strangers), collector.Sent, StringComparison.Ordinal);
        Assert.DoesNotContain("heartbeat", collector.Sent, StringComparison.Ordinal);
        Assert.DoesNotContain(CatalogCaller.TraceState, collector.Sent, StringComparison.Ordinal);
        Assert.DoesNotContain(caller.Name, collector.Sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_a_caller_records_his_trace_does_not_make_the_catalog_record_it()
    {
        await using var collector = await TraceCollector.StartAsync();
        var running = await world.StartCatalogAsync(
            new Dictionary<string, string>(collector.Environment) { ["OTEL_TRACES_SAMPLER"] = "parentbased_traceidratio", ["OTEL_TRACES_SAMPLER_ARG"] = "0.5" }, "--metrics", "http://127.0.0.1:0");
        var caller = (await world.CallerAsync("default")).At(running.Address);

        // By its first eight bytes a trace is in the half that is taken, or in the other.
        var (taken, left) = ("00000000000000014bf92f3577b34da6", "7fffffffffffffff4bf92f3577b34da6");
        foreach (var (trace, flag) in (IEnumerable<(string, string)>)[(left, "01"), (taken, "00")])
        {
            Assert.Equal(200, (await caller.GetAsync("/api/v1/search", trace: $"00-{trace}-00f067aa0ba902b7-{flag}")).Status);
        }

        Assert.Equal(0, await running.StopAsync(StopBound));
        Assert.Contains(Bytes(taken), collector.Sent, StringComparison.Ordinal);
        Assert.DoesNotContain(Bytes(left), collector.Sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_is_told_that_the_catalog_stops_and_does_not_hold_it_up()
    {
        var running = await world.StartCatalogAsync("--metrics", "http://127.0.0.1:0");
        var caller = (await world.CallerAsync("default")).At(running.Address);
        await using var told = caller.WatchAsync().GetAsyncEnumerator();
        Assert.True(await told.MoveNextAsync());

        var stop = running.StopAsync(StopBound);

        Assert.True(await told.MoveNextAsync().AsTask().WaitAsync(StopBound));
        Assert.Equal(("end", "the catalog stops: connect again"), (told.Current.Event, (string?)told.Current.Data["reason"]));
        Assert.Equal(0, await stop);
    }

    [Fact]
    public async Task Whoever_is_at_this_machine_sees_everything_of_an_anonymous_catalog_and_a_token_still_counts()
    {
        var ns = await world.CreateNamespaceAsync("private");
        await world.DomainAsync(ns, Api.DiscoveryMode.Private);
        await world.CreateAsync(Make.Dataset($"{ns}/shots"));
        var running = await world.StartCatalogAsync("--metrics", "http://127.0.0.1:0", "--anonymous");
        var (anybody, somebody) = (CatalogCaller.Of(running.Address), (await world.CallerAsync("default")).At(running.Address));
        var question = $"/api/v1/entities/aip://dataset/k8s/{ns}/shots";

        await world.AnsweredAsync(anybody, question, 200);
        Assert.Equal(404, (await somebody.GetAsync(question)).Status);
        Assert.Equal(401, (await anybody.GetAsync(question, host: "rebound.example.com")).Status);
    }

    public static TheoryData<string[], string> Mistakes => new()
    {
        { ["--anonymous"], "--anonymous would show everything to whoever reaches http://*:8080: listen on loopback alone" },
        { ["--anonymous", "--listen", "http://127.0.0.1:8080", "--listen", "http://*:8081"], "--anonymous would show everything to whoever reaches http://*:8081" },
        { ["--listen", "nonsense"], "--listen nonsense is no address to listen on" },
        { ["--listen", "https://127.0.0.1:8443"], "--listen https://127.0.0.1:8443 is no address to listen on" },
        { ["--metrics", "nonsense"], "--metrics nonsense is no address to listen on" },
        { ["--cluster-name", "Prod!"], "--cluster-name 'Prod!' cannot be part of an asset URI" },
        { ["--kubeconfg", "x"], "'--kubeconfg'" },
        { ["--kubeconfig", "/nowhere/kubeconfig"], "/nowhere/kubeconfig does not exist" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_on_the_command_line_is_told_in_a_sentence_with_exit_code_2(string[] arguments, string sentence)
    {
        await using var refused = await OperatorProcess.StartPlainAsync(CatalogWorld.CatalogAssembly, world.LogDirectory, arguments);

        var code = await refused.ExitAsync(StopBound);

        Assert.True(code == 2, $"It ended with {code}:\n{refused.Log}");
        Assert.Contains(sentence, refused.Log, StringComparison.Ordinal);
        Assert.Single(refused.Log.Trim().Split('\n'));
    }

    /// <summary>An id of a trace as the collector's protocol has it.</summary>
    private static string Bytes(string trace) => Encoding.Latin1.GetString(Convert.FromHexString(trace));

    [Fact]
    public async Task An_address_that_is_taken_is_told_in_a_sentence()
    {
        var taken = world.Catalog.Address.GetLeftPart(UriPartial.Authority);
        await using var refused = await OperatorProcess.StartPlainAsync(
            CatalogWorld.CatalogAssembly, world.LogDirectory, "--kubeconfig", world.CatalogKubeconfig, "--listen", taken, "--metrics", "http://127.0.0.1:0");

        Assert.Equal(2, await refused.ExitAsync(StopBound));
        Assert.Contains($"--listen {taken} cannot be used", refused.Log, StringComparison.Ordinal);
    }
}

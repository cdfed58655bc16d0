using ModelOperator.Api;
using ModelOperator.ClusterTests.Chart;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Objects;
using ModelOperator.Testing.Operators;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>What whoever is on call sees of an operator: its metrics and its traces.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class ObservabilityTests(World world) : IClassFixture<World>
{
    /// <summary>What headers hold.</summary>
    private const string Secret = "sesame";

    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task An_operator_tells_in_numbers_how_its_objects_are_and_in_traces_what_it_does_with_each()
    {
        await using var collector = await TraceCollector.StartAsync();
        var running = await world.StartOperatorAsync(new Dictionary<string, string>(collector.Environment) { ["OTEL_SERVICE_NAME"] = "platform-operator" });
        await running.WaitLeadingAsync();
        var (owner, user) = (await world.CreateNamespaceAsync("owner"), await world.CreateNamespaceAsync("user"));
        var domain = $"domain-{Guid.NewGuid().ToString("N")[..8]}";
        var expiry = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds());
        var grant = Make.Grant($"{owner}/to-user", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace(user)]);
        var team = Make.Domain(domain, [owner]);
        await world.CreateAsync(team with { Spec = team.Spec with { Quota = new DomainQuota { Gpus = 4 } } });
        await world.CreateAsync(Make.Dataset($"{owner}/shots"));
        await world.CreateAsync(grant with { Spec = grant.Spec with { ExpiresAt = expiry } });
        await world.CreateAsync(Make.Dataset($"{user}/contexts", from: [$"{owner}/shots"]));
        await world.CreateAsync(Make.Deployment($"{user}/server", "nothing", "1"));

        var metrics = await world.EventuallyAsync(
            running.MetricsAsync,
            now => now.Sum("modeloperator_stalled_deployments", "reason=\"ModelNotFound\"") >= 1
                && now.Sum("modeloperator_object_conditions", "kind=\"Dataset\",status=\"True\",type=\"Ready\"") >= 2
                && now.Sum("modeloperator_object_conditions", "kind=\"SharingGrant\",status=\"True\",type=\"ExpiringSoon\"") >= 1
                && now.Sum("modeloperator_grant_next_expiry_timestamp_seconds") is > 0 and var next && next <= expiry.ToUnixTimeSeconds()
                && now.Sum("modeloperator_domain_gpus_quota", $"domain=\"{domain}\"") == 4,
            "the metrics say that a deployment is stalled, that datasets are ready, that consent ends, and what the domain may use");
        Assert.Equal(0, metrics.Sum("modeloperator_domain_waiting_deployments", $"domain=\"{domain}\""));
        Assert.InRange(
            metrics.Sum("modeloperator_watch_contact_timestamp_seconds", "resource=\"datasets.modeloperator.io\""),
            DateTimeOffset.UtcNow.AddMinutes(-3).ToUnixTimeSeconds(), DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1);

        // A reconcile is counted, and its event written, a moment after what it wrote can be seen.
        var scrape = "";
        await Poll.UntilAsync(
            async () => (scrape = await running.GetAsync("/metrics")).Contains("\nmodeloperator_consents_total{", StringComparison.Ordinal)
                && scrape.Contains("\nmodeloperator_events_total{", StringComparison.Ordinal), StopBound);
        await MetricsPage.AssertListsAsync("The operator", scrape);
        Assert.All(ScrapedMetric.Parse(scrape).SelectMany(metric => metric.Labels), label =>
            Assert.DoesNotContain((string[])[owner, user], name => label.Value.Contains(name, StringComparison.Ordinal)));

        Assert.Equal(0, await running.StopAsync(StopBound));
        foreach (var text in (string[])["platform-operator", "reconcile dataset", $"Dataset {user}/contexts", "modeloperator.result", "requeue_after", "patch datasets.modeloperator.io/status"])
        {
            Assert.Contains(text, collector.Sent, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Bearer", collector.Sent, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("leases.coordination.k8s.io", collector.Sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_domain_is_named_by_no_metric_and_what_waits_in_it_is_counted_all_the_same()
    {
        await using var running = await world.StartOperatorAsync();
        await running.WaitLeadingAsync();
        var ns = await world.ModelAsync("secret");
        var domain = Make.Domain(ns, [ns]);
        await world.CreateAsync(domain with { Spec = domain.Spec with { Discovery = DiscoveryMode.Private, Quota = new DomainQuota { Gpus = 1 } } });
        await world.CreateAsync(Make.Deployment($"{ns}/large", "ranker", version: "1").On(ns).WithGpus(2));
        await world.EventuallyAsync("Domain", ns, item => (int?)item["status"]?["gpus"]?["waiting"] == 2, "counts the GPUs");

        await world.EventuallyAsync(
            running.MetricsAsync, now => now.Sum("modeloperator_domain_waiting_deployments", "domain=\"Private\"") >= 1, "the metrics say that deployments of private domains wait");
        Assert.DoesNotContain(ns, await running.GetAsync("/metrics"), StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "OTEL_EXPORTER_OTLP_ENDPOINT", "otel-collector:4318", "OTEL_EXPORTER_OTLP_ENDPOINT otel-collector:4318 is no address of a collector of traces: write http://HOST:PORT" },
        { "OTEL_EXPORTER_OTLP_PROTOCOL", "http/json", "OTEL_EXPORTER_OTLP_PROTOCOL http/json is not spoken: write http/protobuf, or grpc." },
        { "OTEL_TRACES_SAMPLER", "sometimes", "OTEL_TRACES_SAMPLER sometimes is no sampler" },
        { "OTEL_TRACES_SAMPLER_ARG", "10%", "OTEL_TRACES_SAMPLER_ARG 10% is no share: write a number from 0 to 1, such as 0.1." },
        { "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "otel-collector", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT otel-collector is no address of a collector of traces" },
        { "OTEL_EXPORTER_OTLP_HEADERS", Secret, "OTEL_EXPORTER_OTLP_HEADERS is not as OpenTelemetry writes headers: write NAME=VALUE" },
        { "OTEL_EXPORTER_OTLP_TRACES_HEADERS", $"a=b,the key={Secret}", "OTEL_EXPORTER_OTLP_TRACES_HEADERS is not as OpenTelemetry writes headers" },
        { "OTEL_BSP_MAX_QUEUE_SIZE", "0", "OTEL_BSP_MAX_QUEUE_SIZE 0 is no number above 0" },
        { "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "4096", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE 4096 is more than the 2048 spans that may wait" },
        { "OTEL_EXPORTER_OTLP_CERTIFICATE", "/nowhere/ca.pem", "OTEL_EXPORTER_OTLP_CERTIFICATE /nowhere/ca.pem does not exist" },
        { "OTEL_EXPORTER_OTLP_CERTIFICATE", World.Program, "Traces cannot be sent as the variables OTEL_* say: Failed to load CA certificate from" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_about_traces_is_told_in_a_sentence_with_exit_code_2(string variable, string value, string sentence)
    {
        var environment = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:4318", [variable] = value };
        await using var refused = await OperatorProcess.StartPlainAsync(World.Program, world.LogDirectory, environment, "--kubeconfig", world.Kubeconfig);

        Assert.Equal(2, await refused.ExitAsync(StopBound));
        Assert.Contains(sentence, refused.Log, StringComparison.Ordinal);
        Assert.Single(refused.Log.Trim().Split('\n'));
        Assert.DoesNotContain(Secret, refused.Log, StringComparison.Ordinal);
    }
}

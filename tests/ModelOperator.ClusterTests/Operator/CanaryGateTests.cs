using System.Globalization;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Testing.Objects;
using ModelOperator.Testing.Operators;
using ModelOperator.Testing.Prometheus;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>Canaries whose gates ask a real Prometheus.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class CanaryGateTests(CanaryGateTests.MeasuredWorld world) : IClassFixture<CanaryGateTests.MeasuredWorld>
{
    [Fact]
    public async Task A_gate_promotes_waits_for_a_Prometheus_that_is_down_and_takes_back_what_is_worse()
    {
        var ns = await world.ModelAsync("gated", Stage.Production);
        var key = $"{ns}/ranker";
        var gate = new MetricGate { Name = "error-rate", Query = "max(error_rate{model=\"$(NAME)\"})", Max = 0.05, WindowSeconds = 10, IntervalSeconds = 1 };
        var canary = new Canary { Steps = [Canaries.Step(50)], Gates = [gate] };
        await world.CreateAsync(Make.Deployment(key, "ranker", stage: GatedStage.Production).On(ns).Rolled(1, new Rollout { Strategy = RolloutStrategy.Canary, Canary = canary }));
        await world.ServingAsync(key);
        world.Exporter[$"error_rate{{namespace=\"{ns}\",model=\"ranker\"}}"] = 0.01;
        world.Exporter["error_rate{namespace=\"somebody-else\",model=\"ranker\"}"] = 1;

        await world.VersionAsync(ns, 2);
        await world.EventuallyAsync("ModelDeployment", key, item => (int?)Gate(item)?["samples"] >= 2, "its gate has looked");
        await world.Prometheus.StopAsync();
        var waiting = await world.AtStepAsync(key, 1, "GateWaiting");
        Assert.Contains("gate error-rate waits", waiting.Condition("RolloutProgressing")!.Message, StringComparison.Ordinal);
        var (seen, since) = ((int)Gate(waiting)!["samples"]!, LookedAt(waiting));
        var still = await world.EventuallyAsync("ModelDeployment", key, item => Gate(item) is null || LookedAt(item) >= since.AddSeconds(4), "goes on asking");
        Assert.True(still.Is("RolloutProgressing", "True", "GateWaiting"), still.Show());
        Assert.Equal(seen, (int?)Gate(still)!["samples"]);

        await world.Prometheus.StartAgainAsync();
        await world.ServingAsync(key, item => item.Weights().GetValueOrDefault("2.0.0") == 100 && (string?)item["status"]!["slot"] == "Secondary");
        var two = await world.PodsAsync(ns, "ranker-2");
        await world.OnlyPodsAsync(ns, two);

        world.Exporter[$"error_rate{{namespace=\"{ns}\",model=\"ranker\"}}"] = 0.5;
        await world.VersionAsync(ns, 3);
        var failed = await world.EventuallyAsync("ModelDeployment", key, item => item.Is("Stalled", "True", "GateFailed"), "is taken back");
        Assert.Matches(
            "version 3.0.0 was taken back at step 1 of 1: gate error-rate failed: the mean of [0-9]+ samples is 0.5, clearly above its max of 0.05", failed.Condition("Stalled")!.Message);
        Assert.Equal("ranker-2", (string?)failed["status"]!["modelVersion"]);
        await world.EventuallyAsync(
            () => world.EventsAsync("ModelDeployment", key),
            events => events.Any(item => (string?)item["reason"] == "GateFailed" && (string?)item["type"] == "Warning" && ((string)item["note"]!).Contains("max of 0.05", StringComparison.Ordinal)),
            "an event tells which gate, value and bound");
        await world.OnlyPodsAsync(ns, two);
        Assert.Equal("secondary", await world.ServiceSlotAsync(key));

        world.Exporter[$"error_rate{{namespace=\"{ns}\",model=\"ranker\"}}"] = 0.02;
        await world.PatchAsync("ModelDeployment", key, """{"spec":{"rollout":{"attempt":1}}}""");
        await world.ServingAsync(key, item => item.Weights().GetValueOrDefault("3.0.0") == 100 && (string?)item["status"]!["slot"] == "Primary");
    }

    private static JsonNode? Gate(JsonObject item) => item["status"]?["rollout"]?["gates"]?[0];

    private static DateTimeOffset LookedAt(JsonObject item) => DateTimeOffset.Parse((string)Gate(item)!["lastAt"]!, CultureInfo.InvariantCulture);

    /// <summary>A world with a Prometheus, and an operator that knows it.</summary>
    public sealed class MeasuredWorld(ClusterFixture cluster) : World(cluster)
    {
        private MetricsExporter? _exporter;
        private PrometheusServer? _prometheus;

        internal MetricsExporter Exporter => _exporter!;

        internal PrometheusServer Prometheus => _prometheus!;

        public override async Task InitializeAsync()
        {
            await base.InitializeAsync();
            _exporter = await MetricsExporter.StartAsync();
            _prometheus = await PrometheusServer.StartAsync(_exporter, Console.Error);
            await (await StartOperatorAsync("--namespace", OperatorUser.LeaseNamespace, "--prometheus-url", $"{_prometheus.Address}")).WaitLeadingAsync();
        }

        public override async Task DisposeAsync()
        {
            await base.DisposeAsync();
            if (_prometheus is not null)
            {
                await _prometheus.DisposeAsync();
            }

            if (_exporter is not null)
            {
                await _exporter.DisposeAsync();
            }
        }
    }
}

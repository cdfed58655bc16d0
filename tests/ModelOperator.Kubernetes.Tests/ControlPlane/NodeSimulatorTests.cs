using System.Globalization;
using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Nodes;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.ControlPlane;

[Collection(ControlPlaneCollection.Name)]
public sealed class NodeSimulatorTests(ControlPlaneFixture fixture)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly ApiClient _api = fixture.ControlPlane.Api;

    [Fact]
    public async Task Gpu_pods_run_until_the_gpus_are_gone_and_the_one_too_many_stays_pending()
    {
        await using var node = await StartNodeAsync(gpus: 2);
        var ns = await _api.CreateNamespaceAsync();
        foreach (var name in (string[])["first", "second"])
            await CreatePodAsync(ns, name, node.Name, gpus: 1);
        await WaitAsync(ns, "first", IsReady);
        await WaitAsync(ns, "second", IsReady);

        await CreatePodAsync(ns, "third", node.Name, gpus: 1);

        var third = await WaitAsync(ns, "third", pod => Condition(pod, "PodScheduled") is { } scheduled && (string?)scheduled["reason"] == "Unschedulable");
        Assert.Equal("Pending", (string?)third["status"]!["phase"]);
        Assert.Contains("nvidia.com/gpu", (string?)Condition(third, "PodScheduled")!["message"], StringComparison.Ordinal);

        await _api.DeleteAsync($"/api/v1/namespaces/{ns}/pods/first");
        await WaitAsync(ns, "third", IsReady);
    }

    [Fact]
    public async Task A_running_pod_says_what_a_kubelet_says_of_it()
    {
        await using var node = await StartNodeAsync();
        var ns = await _api.CreateNamespaceAsync();
        await CreatePodAsync(ns, "whole", node.Name, withInitContainer: true);

        var status = (await WaitAsync(ns, "whole", IsReady))["status"]!;

        Assert.Equal("Running", (string?)status["phase"]);
        Assert.NotNull((string?)status["podIP"]);
        Assert.NotNull((string?)status["startTime"]);
        Assert.True((bool)status["containerStatuses"]![0]!["ready"]!);
        Assert.NotNull(status["containerStatuses"]![0]!["state"]!["running"]);
        Assert.Equal("Completed", (string?)status["initContainerStatuses"]![0]!["state"]!["terminated"]!["reason"]);
        Assert.All((string[])["PodScheduled", "Initialized", "ContainersReady", "Ready"], type => Assert.Equal("True", (string?)Condition(status.Parent!.AsObject(), type)!["status"]));
    }

    [Theory]
    [InlineData(PodFailure.CrashLoopBackOff, "Running", "CrashLoopBackOff")]
    [InlineData(PodFailure.ImagePullBackOff, "Pending", "ImagePullBackOff")]
    [InlineData(PodFailure.NeverReady, "Running", null)]
    public async Task A_pod_fails_as_its_annotation_asks_and_recovers_when_it_is_gone(PodFailure failure, string phase, string? reason)
    {
        await using var node = await StartNodeAsync();
        var ns = await _api.CreateNamespaceAsync();
        await CreatePodAsync(ns, "failing", node.Name, annotations: new() { [PodBehaviour.FailAnnotation] = failure.ToString() });

        var failing = await WaitAsync(ns, "failing", pod => (string?)Condition(pod, "Ready")?["reason"] == "ContainersNotReady" && (string?)pod["status"]!["phase"] == phase);
        Assert.Equal(reason, (string?)failing["status"]!["containerStatuses"]![0]!["state"]!["waiting"]?["reason"]);

        await _api.PatchAsync($"/api/v1/namespaces/{ns}/pods/failing", new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [PodBehaviour.FailAnnotation] = null } },
        });
        await WaitAsync(ns, "failing", IsReady);
    }

    [Fact]
    public async Task A_pod_is_not_ready_before_its_delay_is_over()
    {
        await using var node = await StartNodeAsync();
        var ns = await _api.CreateNamespaceAsync();
        await CreatePodAsync(ns, "slow", node.Name, annotations: new() { [PodBehaviour.ReadyAfterAnnotation] = "3s" });

        var creating = await WaitAsync(ns, "slow", pod => Condition(pod, "Ready") is not null);
        Assert.False(IsReady(creating));
        Assert.Equal("ContainerCreating", (string?)creating["status"]!["containerStatuses"]![0]!["state"]!["waiting"]!["reason"]);

        var ready = await WaitAsync(ns, "slow", IsReady);
        var took = Time(Condition(ready, "Ready")!["lastTransitionTime"]) - Time(Condition(ready, "PodScheduled")!["lastTransitionTime"]);
        Assert.InRange(took, TimeSpan.FromSeconds(2), Bound);
    }

    [Fact]
    public async Task A_deployment_becomes_available_and_its_service_gets_the_pods_addresses()
    {
        await using var node = await StartNodeAsync();
        var ns = await _api.CreateNamespaceAsync();
        await _api.CreateAsync($"/api/v1/namespaces/{ns}/services", YamlObjects.Parse("""
            apiVersion: v1
            kind: Service
            metadata: { name: served }
            spec: { selector: { app: served }, ports: [ { port: 80, protocol: TCP } ] }
            """).Single());
        var deployment = YamlObjects.Parse($$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: served }
            spec:
              replicas: 2
              selector: { matchLabels: { app: served } }
              template:
                metadata: { labels: { app: served } }
                spec:
                  nodeSelector: { kubernetes.io/hostname: {{node.Name}} }
                  containers: [ { name: main, image: example/served } ]
            """).Single();
        await _api.CreateAsync($"/apis/apps/v1/namespaces/{ns}/deployments", deployment);

        Assert.True(await Poll.UntilAsync(
            async () => (int?)(await _api.GetAsync($"/apis/apps/v1/namespaces/{ns}/deployments/served"))!["status"]?["availableReplicas"] == 2, Bound));
        Assert.True(await Poll.UntilAsync(
            async () => (await _api.GetAsync($"/api/v1/namespaces/{ns}/endpoints/served"))?["subsets"]?[0]?["addresses"]?.AsArray().Count == 2, Bound));
    }

    [Fact]
    public async Task A_deleted_pod_goes_away_after_the_time_it_takes_to_end()
    {
        await using var node = await StartNodeAsync();
        var ns = await _api.CreateNamespaceAsync();
        await CreatePodAsync(ns, "ending", node.Name, annotations: new() { [PodBehaviour.TerminateAfterAnnotation] = "2s" });
        await WaitAsync(ns, "ending", IsReady);

        await _api.DeleteAsync($"/api/v1/namespaces/{ns}/pods/ending");

        Assert.NotNull((string?)(await _api.GetAsync($"/api/v1/namespaces/{ns}/pods/ending"))?["metadata"]!["deletionTimestamp"]);
        Assert.True(await Poll.UntilAsync(async () => await _api.GetAsync($"/api/v1/namespaces/{ns}/pods/ending") is null, Bound));
    }

    private async Task<RunningNode> StartNodeAsync(int gpus = 0)
    {
        var name = $"node-{Guid.NewGuid().ToString("N")[..8]}";
        return new(name, await NodeSimulator.StartAsync(fixture.ControlPlane.KubeconfigPath, [new SimulatedNode(name) { Gpus = gpus }]));
    }

    private sealed record RunningNode(string Name, NodeSimulator Simulator) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Simulator.DisposeAsync();
    }

    // Bound to the test's own node, so that tests do not take each other's room.
    private async Task CreatePodAsync(string ns, string name, string node, int gpus = 0, bool withInitContainer = false, JsonObject? annotations = null)
    {
        var container = new JsonObject { ["name"] = "main", ["image"] = "example/main" };
        if (gpus > 0)
            container["resources"] = new JsonObject { ["limits"] = new JsonObject { ["nvidia.com/gpu"] = gpus.ToString(CultureInfo.InvariantCulture) } };
        var spec = new JsonObject
        {
            ["nodeSelector"] = new JsonObject { ["kubernetes.io/hostname"] = node },
            ["containers"] = new JsonArray(container),
        };
        if (withInitContainer)
            spec["initContainers"] = new JsonArray(new JsonObject { ["name"] = "init", ["image"] = "example/init" });
        await _api.CreateAsync($"/api/v1/namespaces/{ns}/pods", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = name, ["annotations"] = annotations },
            ["spec"] = spec,
        });
    }

    private async Task<JsonObject> WaitAsync(string ns, string name, Func<JsonObject, bool> condition)
    {
        JsonObject? pod = null;
        var met = await Poll.UntilAsync(async () => (pod = await _api.GetAsync($"/api/v1/namespaces/{ns}/pods/{name}")) is not null && condition(pod), Bound);
        Assert.True(met, $"Pod {name} stayed {pod?["status"]?.ToJsonString()}");
        return pod!;
    }

    private static bool IsReady(JsonObject pod) => (string?)Condition(pod, "Ready")?["status"] == "True";

    private static JsonNode? Condition(JsonObject pod, string type) =>
        pod["status"]?["conditions"]?.AsArray().FirstOrDefault(condition => (string?)condition!["type"] == type);

    private static DateTimeOffset Time(JsonNode? time) => DateTimeOffset.Parse((string)time!, CultureInfo.InvariantCulture);
}

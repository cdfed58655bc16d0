using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Nodes;
using ModelOperator.Testing.RealNodes;
using Xunit;

namespace ModelOperator.ClusterTests.RealNodes;

/// <summary>Pods that really run: what tests of images, of loaders and of served models stand on.</summary>
[Collection(RealNodeCollection.Name)]
public sealed class RealNodeTests(RealNodeFixture cluster) : IAsyncLifetime
{
    private const string Gpu = "nvidia.com/gpu";
    private readonly List<string> namespaces = [];

    public Task InitializeAsync() => Task.CompletedTask;

    // So that the pods of one test take nothing from the next.
    public async Task DisposeAsync()
    {
        foreach (var ns in namespaces)
            await cluster.Api.DeleteAsync($"/api/v1/namespaces/{ns}");
    }

    [RealNodeFact]
    public async Task A_model_answers_through_its_Service_as_soon_as_its_pod_is_ready()
    {
        var ns = await NamespaceAsync("served");
        await ServeAsync(ns, TestModels.Deployment("ranker"), TestModels.Ranker);
        var service = await cluster.Api.CreateAsync($"/api/v1/namespaces/{ns}/services", TestModels.Service("ranker"));
        var pods = await cluster.EventuallyAsync(ns, pods => pods.Count(IsReady) == 1, "the pod is ready");
        Assert.Equal(RealNode.Name, (string?)pods.Single()["spec"]!["nodeName"]);

        using var http = new HttpClient { BaseAddress = new Uri($"http://{service["spec"]!["clusterIP"]}"), Timeout = TimeSpan.FromSeconds(10) };
        Assert.True(await Poll.UntilAsync(() => AnswersAsync(http), RealNodeFixture.Bound), "The Service did not answer.");
        var model = await http.GetFromJsonAsync<JsonObject>("/v2/models/ranker");
        Assert.Equal(["3"], model!["versions"]!.AsArray().Select(version => (string?)version));
        using var answer = await http.PostAsJsonAsync("/v2/models/ranker/infer", TestModels.Request(1, 2, 10, 0));
        var prediction = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal([0.5, 20.5], prediction["outputs"]![0]!["data"]!.AsArray().Select(value => (double)value!));
        Assert.Contains(
            """inference_requests_total{model="ranker",version="3",code="200"} 1""", await http.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [RealNodeFact]
    public async Task A_model_that_cannot_be_loaded_says_so_in_the_status_of_its_pod()
    {
        var ns = await NamespaceAsync("broken");
        await ServeAsync(ns, TestModels.Deployment("ranker"), """{ "name": "ranker", "version": "3", "weights": [] }""");

        var pods = await cluster.EventuallyAsync(ns, pods => pods.Any(pod => Message(pod) is not null), "the container ended with a message");

        Assert.Equal("The model /models/model.json has no weights.", Message(pods.Single())!.Trim());
    }

    [RealNodeFact]
    public async Task Only_as_many_pods_run_as_there_are_devices_on_offer()
    {
        var ns = await NamespaceAsync("gpus");
        await cluster.Node.OfferAsync(Gpu, 4);
        await ServeAsync(ns, TestModels.Deployment("ranker", replicas: 5, Gpu), TestModels.Ranker);

        var pods = await cluster.EventuallyAsync(ns, pods => pods.Count(IsReady) == 4 && pods.Any(IsUnschedulable), "four pods are ready and one has no node");

        Assert.Equal(5, pods.Count);
        Assert.Contains(Gpu, (string?)Condition(pods.Single(IsUnschedulable), "PodScheduled")!["message"], StringComparison.Ordinal);
    }

    [RealNodeFact]
    public async Task What_pods_write_can_be_read()
    {
        var ns = await NamespaceAsync("logs");
        await ServeAsync(ns, TestModels.Deployment("ranker"), TestModels.Ranker);
        var pod = (await cluster.EventuallyAsync(ns, pods => pods.Any(IsReady), "the pod is ready")).Single();

        Assert.Equal("Serving ranker, version 3, on port 8080.\n", await cluster.Api.GetTextAsync($"/api/v1/namespaces/{ns}/pods/{pod["metadata"]!["name"]}/log"));
    }

    [RealNodeFact]
    public async Task A_node_that_is_taken_down_leaves_the_machine_as_it_was()
    {
        var ns = await NamespaceAsync("gone");
        await ServeAsync(ns, TestModels.Deployment("ranker"), TestModels.Ranker);
        await cluster.EventuallyAsync(ns, pods => pods.Any(IsReady), "the pod is ready");
        Assert.NotEqual(cluster.Before, await MachineState.ReadAsync());

        await cluster.Api.DeleteAsync($"/apis/apps/v1/namespaces/{ns}/deployments/ranker");
        await cluster.EventuallyAsync(ns, pods => pods.Count == 0, "its pods are gone");
        await cluster.Node.StopAsync();
        var after = await MachineState.ReadAsync();
        var node = await cluster.Api.GetAsync($"/api/v1/nodes/{RealNode.Name}");
        await cluster.StartNodeAsync();

        Assert.Equal(cluster.Before, after);
        Assert.Null(node);
    }

    [RealNodeFact]
    public async Task What_a_run_left_that_was_killed_is_ended_and_removed()
    {
        var programs = await NodePrograms.GetAsync(Console.Error, CancellationToken.None);
        var (cgroups, network) = (new NodeCgroups("modeloperator-left"), new NodeNetwork(programs, "modeloperator9"));
        var directory = RunDirectory.Create(UserCache.Folder("nodes"));
        var before = await MachineState.ReadAsync();
        cgroups.Create();
        var left = await NodeNamespaces.StartAsync(programs, directory, cgroups, CancellationToken.None);
        await network.LinkAsync(left, CancellationToken.None);
        await left.RunAsync(["/bin/sh", "-c", "sleep 1000 >/dev/null 2>&1 </dev/null & mount -n -t tmpfs tmpfs /mnt"]);
        Assert.NotEqual(before, await MachineState.ReadAsync());

        await cgroups.RemoveAsync();
        await network.UnlinkAsync();

        Assert.Null(ProcessIdentity.Read(left.Pid));
        Assert.Equal(before, await MachineState.ReadAsync());
        await left.DisposeAsync();
        RunDirectory.Delete(directory);
    }

    [RealNodeFact]
    public async Task A_simulated_node_beside_it_keeps_to_its_own_pods()
    {
        var ns = await NamespaceAsync("beside");
        await using var simulator = await NodeSimulator.StartAsync(
            cluster.ControlPlane.KubeconfigPath, [new SimulatedNode("simulated")], new() { RemoveNodesAtEnd = true });
        foreach (var node in (string[])[RealNode.Name, "simulated"])
            await cluster.Api.CreateAsync($"/api/v1/namespaces/{ns}/pods", TestModels.PausingPod(node));

        var pods = await cluster.EventuallyAsync(ns, pods => pods.Count(IsReady) == 2, "both pods are ready");

        Assert.Equal(
            [(RealNode.Name, true), ("simulated", false)],
            pods.Select(pod => ((string)pod["spec"]!["nodeName"]!, Container(pod)?.StartsWith("containerd://", StringComparison.Ordinal) == true)).Order());
    }

    private async Task<string> NamespaceAsync(string prefix)
    {
        var ns = await cluster.CreateNamespaceAsync(prefix);
        namespaces.Add(ns);
        return ns;
    }

    private async Task ServeAsync(string ns, JsonObject deployment, string model)
    {
        await cluster.Api.CreateAsync($"/api/v1/namespaces/{ns}/configmaps", TestModels.ConfigMap((string)deployment["metadata"]!["name"]!, model));
        await cluster.Api.CreateAsync($"/apis/apps/v1/namespaces/{ns}/deployments", deployment);
    }

    private static async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync("/v2/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private static bool IsReady(JsonObject pod) => (string?)Condition(pod, "Ready")?["status"] == "True";

    private static bool IsUnschedulable(JsonObject pod) => (string?)Condition(pod, "PodScheduled")?["reason"] == "Unschedulable";

    private static JsonNode? Condition(JsonObject pod, string type) =>
        pod["status"]?["conditions"]?.AsArray().FirstOrDefault(condition => (string?)condition!["type"] == type);

    private static string? Container(JsonObject pod) => (string?)pod["status"]?["containerStatuses"]?[0]?["containerID"];

    private static string? Message(JsonObject pod)
    {
        var container = pod["status"]?["containerStatuses"]?[0];
        return (string?)(container?["state"]?["terminated"] ?? container?["lastState"]?["terminated"])?["message"];
    }
}

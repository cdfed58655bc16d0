using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>A change of what a served model was made from is told on the deployment and its children, and disturbs nothing that serves.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class UpstreamChangeTests(RunningWorld world) : IClassFixture<RunningWorld>
{
    [Fact]
    public async Task Another_version_of_a_dataset_far_upstream_is_told_by_one_write_of_each_object_and_rolls_nothing_out()
    {
        var key = await ServedAsync();
        var earlier = await world.QuietAsync();
        var (before, deployment, pods, events) = await SeenAsync(key);

        await world.PatchAsync("Dataset", $"{key[..key.IndexOf('/', StringComparison.Ordinal)]}/raw", """{"spec":{"version":"2"}}""");
        await world.EventuallyAsync(
            "Deployment", key,
            item => item.Lineage("digest") != deployment.Lineage("digest") && (long?)item["status"]!["observedGeneration"] == (long?)item["metadata"]!["generation"],
            "carries the new digest, and Kubernetes has looked at it");
        var later = await world.QuietAsync();

        var (after, told, podsAfter, eventsAfter) = await SeenAsync(key);
        Assert.Equal(told.Lineage("digest"), after.Lineage("digest"));
        Assert.Equal(told.Lineage("digest"), (await world.GetAsync("Service", key))!.Lineage("digest"));
        Assert.True((long?)told["metadata"]!["generation"] > (long?)deployment["metadata"]!["generation"], "the generation tells of annotations too");
        Assert.Equal(before["status"]!.ToJsonString(), after["status"]!.ToJsonString());
        Assert.Equal(events, eventsAfter);
        Assert.Equal(pods, podsAfter);
        Assert.Equal(
            new SortedDictionary<string, long>
            {
                ["apply deployments.apps"] = 1,
                ["apply services"] = 1,
                ["patch modeldeployments.modeloperator.io"] = 1,
            },
            Served(later.WritesSince(earlier)));
    }

    /// <summary>A deployment that serves a version that was trained on a dataset made from another; no other is left of other tests.</summary>
    private async Task<string> ServedAsync()
    {
        var ns = await world.CreateNamespaceAsync("upstream");
        await world.CreateAsync(Make.Runtime(ns));
        await world.CreateAsync(Make.Dataset($"{ns}/raw"));
        await world.CreateAsync(Make.Dataset($"{ns}/cleaned", from: ["raw"]));
        await world.CreateAsync(Make.Model($"{ns}/ranker"));
        await world.CreateAsync(Make.ModelVersion($"{ns}/ranker-1", "ranker", "1", datasets: ["cleaned"]));
        var deployment = Make.Deployment($"{ns}/ranker", "ranker", version: "1").On(ns);
        await world.CreateAsync(deployment with { Spec = deployment.Spec with { Scaling = new Scaling { Replicas = 2 } } });
        await world.EventuallyAsync("ModelDeployment", $"{ns}/ranker", item => item.Is("Ready", "True", "Serving"), "serves");
        await world.EventuallyAsync(() => world.ListAsync("ModelDeployment"), items => items.Count == 1, "it is the only one");
        return $"{ns}/ranker";
    }

    private async Task<(JsonObject ModelDeployment, JsonObject Deployment, IReadOnlyList<string> Pods, IReadOnlyList<string> Events)> SeenAsync(string key) => (
        (await world.GetAsync("ModelDeployment", key))!,
        (await world.GetAsync("Deployment", key))!,
        [.. (await world.ListAsync("Pod", key[..key.IndexOf('/', StringComparison.Ordinal)])).Select(pod => (string)pod["metadata"]!["uid"]!).Order()],
        [.. (await world.EventsAsync("ModelDeployment", key)).Select(item => $"{item["metadata"]!["name"]} {item["reason"]} {item["series"]?["count"]}").Order()]);

    private static SortedDictionary<string, long> Served(IReadOnlyDictionary<string, long> writes) => new(writes
        .Where(write => write.Key.Split(' ')[1].Split('.', '/')[0] is "modeldeployments" or "deployments" or "services")
        .ToDictionary());
}

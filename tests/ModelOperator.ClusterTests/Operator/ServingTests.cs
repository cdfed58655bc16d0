using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>ModelDeployments on nodes that are simulated under a scheduler and controllers that are not.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class ServingTests(RunningWorld world) : IClassFixture<RunningWorld>
{
    [Fact]
    public async Task The_version_of_a_stage_is_served_and_another_takes_its_place_by_promotion()
    {
        var ns = await world.ModelAsync("stage", Stage.Production);
        var key = $"{ns}/ranker";
        await world.CreateAsync(Make.Deployment(key, "ranker", stage: GatedStage.Production).On(ns));
        Assert.Equal("ranker-1", VersionOf(await world.ServingAsync(key)));
        await world.CreateAsync(Make.ModelVersion($"{ns}/ranker-2", "ranker", "2"));
        await world.EventuallyAsync("ModelVersion", $"{ns}/ranker-2", item => item.Is("Ready"), "is ready");
        Assert.Equal("ranker-1", VersionOf((await world.GetAsync("ModelDeployment", key))!));

        await world.PatchAsync("ModelVersion", $"{ns}/ranker-2", """{"spec":{"stage":"Production"}}""");
        await world.ServingAsync(key, item => VersionOf(item) == "ranker-2" && WeightOf(item) == 100);
        var template = (await world.GetAsync("Deployment", key))!["spec"]!["template"]!.ToJsonString();
        Assert.Contains($"s3://models/{ns}/ranker-2", template, StringComparison.Ordinal);
        await world.EventuallyAsync(
            () => world.EventsAsync("ModelDeployment", key), events => events.Any(item => (string?)item["reason"] == "VersionChanged"), "an event tells of the change");

        await world.PatchAsync("ModelVersion", $"{ns}/ranker-2", """{"spec":{"stage":"Archived"}}""");
        await world.ServingAsync(key, item => VersionOf(item) == "ranker-1" && WeightOf(item) == 100);
    }

    [Fact]
    public async Task A_deployment_is_scaled_suspended_and_resumed()
    {
        var ns = await world.ModelAsync("scale");
        var key = $"{ns}/ranker";
        await world.CreateAsync(Make.Deployment(key, "ranker", version: "1").On(ns));
        var serving = await world.ServingAsync(key);
        Assert.Equal($"http://ranker.{ns}.svc:80", (string?)serving["status"]!["url"]);

        await world.PatchAsync("ModelDeployment", key, """{"spec":{"replicas":3}}""", "scale");
        await world.ServingAsync(key, item => (int?)item["status"]!["readyReplicas"] == 3);
        var scale = await world.Api.GetAsync(ResourcePaths.Of("ModelDeployment", key, "scale"));
        Assert.Equal(3, (int?)scale!["status"]!["replicas"]);
        Assert.Equal("modeloperator.io/deployment=ranker", (string?)scale["status"]!["selector"]);

        await world.PatchAsync("ModelDeployment", key, """{"spec":{"suspend":true}}""");
        await world.EventuallyAsync("ModelDeployment", key, item => item.Is("Ready", "True", "Suspended"), "is suspended");
        await world.EventuallyAsync(() => world.ListAsync("Pod", ns), pods => pods.Count == 0, "its pods are gone");

        await world.PatchAsync("ModelDeployment", key, """{"spec":{"suspend":false}}""");
        await world.ServingAsync(key, item => (int?)item["status"]!["readyReplicas"] == 3);

        await world.PatchAsync("ModelDeployment", key, """{"spec":{"replicas":0}}""", "scale");
        await world.EventuallyAsync("ModelDeployment", key, item => item.Is("Ready", "True", "ScaledToZero"), "is scaled to zero");
    }

    [Fact]
    public async Task Over_quota_a_deployment_waits_and_says_the_numbers_until_there_is_room()
    {
        var ns = await world.ModelAsync("quota");
        var domain = Make.Domain(ns, namespaces: [ns]);
        await world.CreateAsync(domain with { Spec = domain.Spec with { Quota = new DomainQuota { Gpus = 2 } } });
        await world.CreateAsync(Make.Deployment($"{ns}/first", "ranker", version: "1").On(ns).WithGpus(2));
        await world.ServingAsync($"{ns}/first");

        await world.CreateAsync(Make.Deployment($"{ns}/second", "ranker", version: "1").On(ns).WithGpus(1));
        var waiting = await world.EventuallyAsync("ModelDeployment", $"{ns}/second", item => item.Is("QuotaAvailable", "False", "QuotaExceeded"), "waits");
        Assert.StartsWith(
            $"Domain {ns} may use 2 GPUs, others have 2, and this deployment asks for 1 (1 x 1)",
            waiting.Condition("QuotaAvailable")!.Message, StringComparison.Ordinal);
        await world.EventuallyAsync("Domain", ns, item => Gpus(item) == (2, 1, 2), "counts the GPUs");
        Assert.DoesNotContain(await world.ListAsync("Pod", ns), pod => (string?)pod["metadata"]!["labels"]!["modeloperator.io/deployment"] == "second");

        await world.PatchAsync("ModelDeployment", $"{ns}/first", """{"spec":{"suspend":true}}""");
        await world.ServingAsync($"{ns}/second");
        await world.EventuallyAsync("Domain", ns, item => Gpus(item) == (1, 0, 2), "counts the GPUs");

        await world.PatchAsync("ModelDeployment", $"{ns}/first", """{"spec":{"suspend":false}}""");
        await world.EventuallyAsync("ModelDeployment", $"{ns}/first", item => item.Is("Stalled", "True", "QuotaExceeded"), "waits in its turn");
        await world.PatchAsync("Domain", ns, """{"spec":{"quota":{"gpus":3}}}""");
        await world.ServingAsync($"{ns}/first");
    }

    [Theory]
    [InlineData("crashes", "CrashLoopBackOff", "keeps ending")]
    [InlineData("has-no-image", "ImagePullBackOff", "does not start")]
    [InlineData("needs-too-much", "Unschedulable", "nvidia.com/gpu")]
    public async Task What_keeps_pods_from_running_is_said(string name, string reason, string why)
    {
        var ns = await world.ModelAsync("broken");
        var key = $"{ns}/{name}";
        await world.CreateAsync(Make.Deployment(key, "ranker", version: "1").On(ns).WithGpus(name == "needs-too-much" ? 64 : 0));

        var broken = await world.EventuallyAsync("ModelDeployment", key, item => item.Is("Ready", "False", reason), "says why");

        Assert.Contains(why, broken.Condition("Ready")!.Message, StringComparison.Ordinal);
        await world.EventuallyAsync(
            () => world.EventsAsync("ModelDeployment", key),
            events => events.Any(item => (string?)item["reason"] == reason && (string?)item["type"] == "Warning"), "an event says it too");
    }

    [Fact]
    public async Task A_rollout_that_makes_no_progress_for_the_time_it_has_is_stalled()
    {
        var ns = await world.ModelAsync("stalled");
        var deployment = Make.Deployment($"{ns}/crashes", "ranker", version: "1").On(ns);
        await world.CreateAsync(deployment with { Spec = deployment.Spec with { Rollout = new Rollout { ProgressDeadlineSeconds = 30 } } });

        await world.EventuallyAsync("ModelDeployment", $"{ns}/crashes", item => item.Is("Reconciling", "True", "CrashLoopBackOff"), "is being tried");
        await world.EventuallyAsync("ModelDeployment", $"{ns}/crashes", item => item.Is("Stalled", "True", "CrashLoopBackOff"), "is given up");
    }

    [Fact]
    public async Task What_somebody_changes_on_a_child_is_put_right_and_what_is_not_ours_stays()
    {
        var ns = await world.ModelAsync("child");
        var key = $"{ns}/ranker";
        await world.CreateAsync(Make.Deployment(key, "ranker", version: "1").On(ns));
        await world.ServingAsync(key);

        await world.PatchAsync("Deployment", key, """{"metadata":{"labels":{"app.kubernetes.io/name":"hijacked","mine":"stays"}},"spec":{"replicas":4}}""");
        await world.EventuallyAsync(
            "Deployment", key,
            item => (int?)item["spec"]!["replicas"] == 1 && (string?)item["metadata"]!["labels"]!["app.kubernetes.io/name"] == "ranker",
            "is put right");
        Assert.Equal("stays", (string?)(await world.GetAsync("Deployment", key))!["metadata"]!["labels"]!["mine"]);

        await world.PatchAsync("Service", key, """{"spec":{"selector":{"modeloperator.io/deployment":"somebody-else"}}}""");
        await world.EventuallyAsync(
            "Service", key, item => (string?)item["spec"]!["selector"]!["modeloperator.io/deployment"] == "ranker", "is put right");

        await world.DeleteAsync("Deployment", key);
        await world.DeleteAsync("Service", key);
        await world.EventuallyAsync("Service", key, item => item["metadata"]!["deletionTimestamp"] is null, "is there again");
        await world.ServingAsync(key);
    }

    [Fact]
    public async Task A_field_that_is_no_longer_asked_for_is_removed_from_the_child()
    {
        var ns = await world.ModelAsync("removed");
        var key = $"{ns}/ranker";
        await world.CreateAsync(Make.Deployment(key, "ranker", version: "1").On(ns));
        await world.ServingAsync(key);

        await world.PatchAsync("ModelDeployment", key, """{"spec":{"placement":{"nodeSelector":{"kubernetes.io/os":"linux"}}}}""");
        await world.EventuallyAsync("Deployment", key, item => (string?)NodeSelector(item)?["kubernetes.io/os"] == "linux", "selects nodes");
        await world.ServingAsync(key);

        await world.PatchAsync("ModelDeployment", key, """{"spec":{"placement":null}}""");
        await world.EventuallyAsync("Deployment", key, item => NodeSelector(item) is null, "selects no nodes any more");
        await world.ServingAsync(key);
    }

    private static string? VersionOf(JsonObject item) => (string?)item["status"]!["versions"]?[0]?["modelVersion"];

    private static int? WeightOf(JsonObject item) => (int?)item["status"]!["versions"]?[0]?["weight"];

    private static JsonNode? NodeSelector(JsonObject deployment) => deployment["spec"]!["template"]!["spec"]!["nodeSelector"];

    private static (int? Used, int? Waiting, int? Quota) Gpus(JsonObject domain) =>
        ((int?)domain["status"]?["gpus"]?["used"], (int?)domain["status"]?["gpus"]?["waiting"], (int?)domain["status"]?["gpus"]?["quota"]);
}

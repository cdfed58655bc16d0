using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>How another version takes the place of the one that serves, on nodes that are simulated under a scheduler and controllers that are not.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class RolloutTests(RunningWorld world) : IClassFixture<RunningWorld>
{
    [Fact]
    public async Task A_promoted_version_takes_over_step_by_step_and_no_pod_of_it_is_replaced()
    {
        var ns = await world.ModelAsync("canary", Stage.Production);
        var key = $"{ns}/ranker";
        await world.CreateAsync(Make.Deployment(key, "ranker", stage: GatedStage.Production).On(ns).Rolled(2, Canaries.Of(Canaries.ApprovedStep(34), Canaries.ApprovedStep(50))));
        await world.ServingAsync(key);
        var before = await world.PodsAsync(ns, "ranker-1");

        await world.VersionAsync(ns, 2);
        var first = await world.AtStepAsync(key, 1, "ApprovalNeeded");
        Assert.Equal(("Primary", "ranker-1"), ((string?)first["status"]!["slot"], (string?)first["status"]!["modelVersion"]));
        Assert.Null(await world.ServiceSlotAsync(key));
        var weighed = await world.EventuallyAsync("ModelDeployment", key, item => item.Weights().GetValueOrDefault("2.0.0") > 0, "has traffic");
        Assert.Equal(new Dictionary<string, int> { ["2.0.0"] = 34, ["1"] = 66 }, weighed.Weights());
        var one = Assert.Single(await world.PodsAsync(ns, "ranker-2"));
        Assert.Equal(before, await world.PodsAsync(ns, "ranker-1"));
        var quiet = await world.QuietAsync();
        Assert.Empty((await world.QuietAsync()).WritesSince(quiet));

        await world.ApproveAsync(key, 1);
        await world.AtStepAsync(key, 2, "ApprovalNeeded");
        var two = await world.PodsAsync(ns, "ranker-2");
        Assert.Equal(2, two.Count);
        Assert.Contains(one, two);
        Assert.Equal(before, await world.PodsAsync(ns, "ranker-1"));

        await world.ApproveAsync(key, 2);

        // Version 1 is listed, with nothing of the traffic, until its pods are gone.
        var served = await world.ServingAsync(key, item => (string?)item["status"]!["slot"] == "Secondary" && item.Weights().Count == 1);
        Assert.Equal(new Dictionary<string, int> { ["2.0.0"] = 100 }, served.Weights());
        Assert.Equal("ranker-2", (string?)served["status"]!["modelVersion"]);
        Assert.Null(served["status"]!["rollout"]);
        await world.GoneAsync("Deployment", key);
        Assert.Equal("secondary", await world.ServiceSlotAsync(key));
        await world.OnlyPodsAsync(ns, two);
        await world.EventuallyAsync(
            () => world.EventsAsync("ModelDeployment", key),
            events => ((string[])["CanaryStarted", "CanaryAdvanced", "VersionChanged"]).All(reason => events.Any(item => (string?)item["reason"] == reason)), "events tell of it");
    }

    [Fact]
    public async Task A_promotion_that_is_taken_back_ends_the_canary_and_leaves_what_serves_alone()
    {
        var ns = await world.ModelAsync("back", Stage.Production);
        var key = $"{ns}/ranker";
        await world.CreateAsync(Make.Deployment(key, "ranker", stage: GatedStage.Production).On(ns).Rolled(2, Canaries.Of(Canaries.ApprovedStep(50))));
        await world.ServingAsync(key);
        var before = await world.PodsAsync(ns, "ranker-1");
        await world.VersionAsync(ns, 2);
        await world.AtStepAsync(key, 1, "ApprovalNeeded");

        await world.PatchAsync("ModelVersion", $"{ns}/ranker-2", """{"spec":{"stage":"Archived"}}""");

        var served = await world.ServingAsync(key, item => item["status"]!["rollout"] is null);
        Assert.Equal("Primary", (string?)served["status"]!["slot"]);
        Assert.Equal("primary", await world.ServiceSlotAsync(key));
        await world.OnlyPodsAsync(ns, before);
    }

    [Theory]
    [InlineData("gpu-a", false)]
    [InlineData("gpu-b", true)]
    public async Task A_new_version_takes_over_where_every_GPU_is_busy(string node, bool isCanary)
    {
        var ns = await world.ModelAsync("busy");
        var key = $"{ns}/ranker";
        var canary = Canaries.Of(Canaries.Step(50));
        var rollout = isCanary ? canary with { Canary = canary.Canary! with { Surge = false } } : new Rollout { Strategy = RolloutStrategy.RollingNoSurge };
        var deployment = Make.Deployment(key, "ranker", version: "1").On(ns).WithGpus(1).Rolled(4, rollout);
        var placement = new Placement { NodeSelector = new Dictionary<string, string> { ["kubernetes.io/hostname"] = node } };
        await world.CreateAsync(deployment with { Spec = deployment.Spec with { Placement = placement } });
        await world.ServingAsync(key);
        await world.VersionAsync(ns, 2, stage: null);

        await world.PatchAsync("ModelDeployment", key, """{"spec":{"model":{"version":"2.0.0"}}}""");

        await world.ServingAsync(key, item => item.Weights().GetValueOrDefault("2.0.0") == 100);
        var pods = await world.PodsAsync(ns, "ranker-2");
        Assert.Equal(4, pods.Count);
        await world.OnlyPodsAsync(ns, pods);

        // Other tests need the GPUs.
        await world.DeleteAsync("ModelDeployment", key);
        await world.OnlyPodsAsync(ns, []);
    }

    [Fact]
    public async Task A_version_whose_pods_crash_never_gets_traffic_and_is_taken_back()
    {
        var ns = await world.ModelAsync("crashing", Stage.Production);
        var key = $"{ns}/ranker";
        await world.CreateAsync(Make.Deployment(key, "ranker", stage: GatedStage.Production).On(ns)
            .Rolled(1, Canaries.Of(Canaries.Step(50)) with { ProgressDeadlineSeconds = 30 }));
        await world.ServingAsync(key);
        var before = await world.PodsAsync(ns, "ranker-1");

        await world.VersionAsync(ns, 2, name: "crashes");
        await world.AtStepAsync(key, 1, "CrashLoopBackOff");
        var failed = await world.EventuallyAsync(
            async () =>
            {
                Assert.Equal(before, await EndpointsAsync(key));
                return await world.GetAsync("ModelDeployment", key);
            },
            item => item!.Is("Stalled", "True", "CrashLoopBackOff"), "is taken back");

        Assert.Contains("version 2.0.0 does not come up", failed!.Condition("Stalled")!.Message, StringComparison.Ordinal);
        Assert.Equal("CrashLoopBackOff", (string?)failed!["status"]!["rollout"]!["failureReason"]);
        await world.OnlyPodsAsync(ns, before);
        Assert.Equal(before, await EndpointsAsync(key));
    }

    [Fact]
    public async Task What_serves_stays_while_following_is_paused_and_makes_way_afterwards()
    {
        var ns = await world.ModelAsync("paused", Stage.Production);
        var key = $"{ns}/ranker";
        await world.CreateAsync(Make.Deployment(key, "ranker", stage: GatedStage.Production).On(ns).Rolled(1, new Rollout { Paused = true }));
        await world.ServingAsync(key);
        var before = await world.PodsAsync(ns, "ranker-1");

        await world.VersionAsync(ns, 2);
        await world.EventuallyAsync("ModelDeployment", key, item => item.Is("Ready", "True", "Paused"), "says that it is paused");
        await world.PatchAsync("ModelVersion", $"{ns}/ranker-1", """{"spec":{"stage":"Archived"}}""");
        await world.PatchAsync("ModelVersion", $"{ns}/ranker-2", """{"spec":{"stage":"Archived"}}""");
        await world.EventuallyAsync("ModelDeployment", key, item => item.Is("Ready", "True", "Paused") && item.Is("ModelResolved", "False", "StageEmpty"), "stays");
        Assert.Equal(before, await world.PodsAsync(ns, "ranker-1"));
        await world.PatchAsync("ModelVersion", $"{ns}/ranker-2", """{"spec":{"stage":"Production"}}""");

        await world.PatchAsync("ModelDeployment", key, """{"spec":{"rollout":{"paused":false}}}""");
        await world.ServingAsync(key, item => item.Weights().GetValueOrDefault("2.0.0") == 100);
    }

    [Fact]
    public async Task What_serves_goes_at_once_when_its_grant_ends_in_the_middle_of_a_canary()
    {
        var (data, ns) = (await world.CreateNamespaceAsync("data"), await world.CreateNamespaceAsync("revoked"));
        var key = $"{ns}/ranker";
        await world.CreateAsync(Make.Dataset($"{data}/shots"));
        await world.CreateAsync(Make.Grant($"{data}/to-ranker", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace(ns)]));
        await world.CreateAsync(Make.Runtime(ns));
        await world.CreateAsync(Make.Model($"{ns}/ranker"));
        await world.CreateAsync(Make.ModelVersion($"{ns}/ranker-1", "ranker", "1", Stage.Production, datasets: [$"{data}/shots"]));
        await world.CreateAsync(Make.Deployment(key, "ranker", stage: GatedStage.Production).On(ns).Rolled(2, Canaries.Of(Canaries.ApprovedStep(34))));
        await world.ServingAsync(key);
        await world.VersionAsync(ns, 2);
        await world.AtStepAsync(key, 1, "ApprovalNeeded");
        var one = Assert.Single(await world.PodsAsync(ns, "ranker-2"));

        await world.DeleteAsync("SharingGrant", $"{data}/to-ranker");

        await world.GoneAsync("Deployment", key);
        await world.ServingAsync(key, item => (string?)item["status"]!["slot"] == "Secondary");
        Assert.Empty(await world.PodsAsync(ns, "ranker-1"));
        Assert.Contains(one, await world.PodsAsync(ns, "ranker-2"));
    }

    [Fact]
    public async Task A_canary_waits_for_room_in_the_quota_and_leaves_what_serves_alone()
    {
        var ns = await world.ModelAsync("room", Stage.Production);
        var key = $"{ns}/ranker";
        var domain = Make.Domain(ns, namespaces: [ns]);
        await world.CreateAsync(domain with { Spec = domain.Spec with { Quota = new DomainQuota { Gpus = 1 } } });
        await world.CreateAsync(Make.Deployment(key, "ranker", stage: GatedStage.Production).On(ns).WithGpus(1).Rolled(1, Canaries.Of(Canaries.ApprovedStep(50))));
        await world.ServingAsync(key);
        var before = await world.PodsAsync(ns, "ranker-1");

        await world.VersionAsync(ns, 2);
        await world.EventuallyAsync("ModelDeployment", key, item => item.Is("RolloutProgressing", "True", "CanaryWaitsForQuota"), "waits for room");
        Assert.Equal(before, await world.PodsAsync(ns, "ranker-1"));
        Assert.Empty(await world.PodsAsync(ns, "ranker-2"));

        await world.PatchAsync("Domain", ns, """{"spec":{"quota":{"gpus":2}}}""");
        await world.AtStepAsync(key, 1, "ApprovalNeeded");
        await world.EventuallyAsync("Domain", ns, item => (int?)item["status"]?["gpus"]?["used"] == 2, "counts the GPUs of both versions");
        await world.ApproveAsync(key, 1);
        await world.ServingAsync(key, item => (string?)item["status"]!["slot"] == "Secondary");
        await world.EventuallyAsync("Domain", ns, item => (int?)item["status"]?["gpus"]?["used"] == 1, "counts the GPUs of what is left");
    }

    [Fact]
    public async Task A_deployment_with_the_longest_name_that_there_is_serves_and_rolls()
    {
        var ns = await world.ModelAsync("longest");
        var name = string.Concat(Enumerable.Repeat("a-model.with-dots.", 20))[..252] + "z";
        var key = $"{ns}/{name}";
        await world.CreateAsync(Make.Deployment(key, "ranker", version: "1").On(ns).Rolled(1, Canaries.Of(Canaries.Step(50))));
        var served = await world.ServingAsync(key);
        Assert.Equal($"http://{ChildNames.Primary(name)}.{ns}.svc:80", (string?)served["status"]!["url"]);
        Assert.Equal("primary", await world.ServiceSlotAsync($"{ns}/{ChildNames.Primary(name)}"));

        await world.VersionAsync(ns, 2, stage: null);
        await world.PatchAsync("ModelDeployment", key, """{"spec":{"model":{"version":"2.0.0"}}}""");
        await world.ServingAsync(key, item => (string?)item["status"]!["slot"] == "Secondary");
        await world.EventuallyAsync(
            () => world.EventsAsync("ModelDeployment", key), events => events.Any(item => (string?)item["reason"] == "VersionChanged"), "an event tells of the change");
        await world.OnlyPodsAsync(ns, await world.PodsAsync(ns, "ranker-2"));
    }

    /// <summary>Names of the pods that the Service leads to, ready or not.</summary>
    private async Task<IReadOnlyList<string>> EndpointsAsync(string key)
    {
        var selector = (await world.GetAsync("Service", key))!["spec"]!["selector"]!.AsObject();
        return
        [
            .. (await world.ListAsync("Pod", key.Split('/')[0]))
                .Where(pod => selector.All(label => JsonNode.DeepEquals(label.Value, pod["metadata"]!["labels"]![label.Key])))
                .Select(pod => (string)pod["metadata"]!["name"]!).Order(StringComparer.Ordinal),
        ];
    }
}

using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Testing.Objects;
using ModelOperator.Testing.Operators;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>Whether and when a changed ServingRuntime reaches the deployments that run on it.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class RuntimeRevisionTests(RunningWorld world) : IClassFixture<RunningWorld>
{
    [Fact]
    public async Task A_changed_runtime_reaches_a_deployment_as_its_policy_says_and_can_be_gone_back_from()
    {
        var ns = await world.ModelAsync("revised");
        foreach (var upgrade in Enum.GetValues<RuntimeUpgrade>())
        {
            var deployment = Make.Deployment(Key(ns, upgrade), "ranker", version: "1");
            await world.CreateAsync(deployment with { Spec = deployment.Spec with { Runtime = new RuntimeChoice { Name = ns, Upgrade = upgrade } } });
        }

        foreach (var upgrade in Enum.GetValues<RuntimeUpgrade>())
        {
            await world.ServingAsync(Key(ns, upgrade));
        }

        await world.QuietAsync();
        var manual = await SpecAsync(ns, RuntimeUpgrade.Manual);
        var withVersion = await SpecAsync(ns, RuntimeUpgrade.WithVersion);
        var first = (string)(await world.GetAsync("ServingRuntime", ns))!["status"]!["revision"]!;

        await world.PatchAsync("ServingRuntime", ns, """{"spec":{"container":{"args":["--model=$(MODEL_URI)","--changed"]}}}""");
        await world.EventuallyAsync("Deployment", Key(ns, RuntimeUpgrade.Automatic), item => Args(item).Contains("--changed"), "is changed");
        await world.ServingAsync(Key(ns, RuntimeUpgrade.Automatic));
        var runtime = await world.EventuallyAsync(
            "ServingRuntime", ns, item => (string?)item["status"]!["revision"] != first && (int?)item["status"]!["outdatedDeployments"] == 2, "tells of two that are behind");
        var second = (string)runtime["status"]!["revision"]!;
        await world.QuietAsync();
        Assert.Equal(manual, await SpecAsync(ns, RuntimeUpgrade.Manual));
        Assert.Equal(withVersion, await SpecAsync(ns, RuntimeUpgrade.WithVersion));
        Assert.Equal([first, second], (await world.ListAsync("ControllerRevision", OperatorUser.LeaseNamespace))
            .Select(item => (string)item["metadata"]!["name"]!).Where(name => name.StartsWith($"{ns}-", StringComparison.Ordinal)).OrderBy(name => name != first));

        await world.PatchAsync("ModelDeployment", Key(ns, RuntimeUpgrade.Manual), $$$"""{"spec":{"runtime":{"revision":"{{{second}}}" } } }""");
        await world.ServingAsync(Key(ns, RuntimeUpgrade.Manual), item => (string?)item["status"]!["runtimeRevision"] == second);
        await world.PatchAsync("ModelDeployment", Key(ns, RuntimeUpgrade.Automatic), $$$"""{"spec":{"runtime":{"revision":"{{{first}}}" } } }""");
        await world.EventuallyAsync("Deployment", Key(ns, RuntimeUpgrade.Automatic), item => !Args(item).Contains("--changed"), "is as before");
        await world.ServingAsync(Key(ns, RuntimeUpgrade.Automatic), item => (string?)item["status"]!["runtimeRevision"] == first);

        await world.VersionAsync(ns, 2, stage: null);
        await world.PatchAsync("ModelDeployment", Key(ns, RuntimeUpgrade.WithVersion), """{"spec":{"model":{"version":"2.0.0"}}}""");
        await world.EventuallyAsync("Deployment", Key(ns, RuntimeUpgrade.WithVersion), item => Args(item).Contains("--changed"), "is changed with the version");
        await world.EventuallyAsync("ServingRuntime", ns, item => (int?)item["status"]!["outdatedDeployments"] == 1, "tells of the one that went back");
    }

    private static string Key(string ns, RuntimeUpgrade upgrade) => $"{ns}/{upgrade.ToString().ToLowerInvariant()}";

    /// <summary>The generation, which counts every change of the specification, and the specification.</summary>
    private async Task<string> SpecAsync(string ns, RuntimeUpgrade upgrade)
    {
        var deployment = (await world.GetAsync("Deployment", Key(ns, upgrade)))!;
        return $"{deployment["metadata"]!["generation"]} {deployment["spec"]!.ToJsonString()}";
    }

    private static IEnumerable<string> Args(JsonObject deployment) =>
        deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]!.AsArray().Select(arg => (string)arg!);
}

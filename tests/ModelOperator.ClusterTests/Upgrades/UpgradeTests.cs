using System.Diagnostics;
using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.Chart;
using ModelOperator.ClusterTests.GitOps;
using ModelOperator.ClusterTests.Operator;
using ModelOperator.Testing.RealNodes.Images;
using Xunit;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Upgrades;

/// <summary>A release of the chart is upgraded and taken back, with models that serve, and with an operator older and newer than the definitions.</summary>
public sealed class UpgradeTests(UpgradeWorld world, ITestOutputHelper output) : IClassFixture<UpgradeWorld>
{
    [Fact]
    public async Task No_release_before_or_after_restarts_a_model_loses_a_field_or_lets_a_status_flap()
    {
        var began = Stopwatch.GetTimestamp();
        await (await world.StartOperatorAsync()).WaitLeadingAsync();
        await SettledAsync("operator newer than the definitions");
        Assert.True((await world.GetAsync("ModelDeployment", UpgradeWorld.Served))!.Is("Ready", "True", "Serving"), "A model is served by what the release brings.");
        var wanted = await world.ReadAsync(OfUsers);
        var pods = await PodsAsync();
        Assert.InRange(wanted.Count, 1000, int.MaxValue);
        Assert.InRange(pods.Count, 20, int.MaxValue);

        await using var statuses = await ObjectRecorder.StartAsync(world.Api, ResourcePaths.Kinds, Conditions);
        await using var templates = await ObjectRecorder.StartAsync(world.Api, ["Deployment"], item => ServesModel(item) ? item["spec"]!["template"]!.ToJsonString() : "");

        // What is new in the definitions appears in what the operator says of everything.
        await world.HelmAsync("upgrade", ChartTools.Chart);
        await world.RestartOperatorAsync();
        await SettledAsync("upgraded");
        var current = await world.ReadAsync(StatusOfUsers);
        Assert.All(ChartReleases.NewInStatus, field => Assert.Contains(current.Values, status => status.Contains($"\"{field}\":", StringComparison.Ordinal)));
        await SameAsync();

        // The definitions come first: the operator that runs and is started again is older, and keeps what it does not know.
        await world.HelmAsync("upgrade", world.Releases.After);
        var reviewed = wanted.Keys.Select(name => name.Split(' ')).GroupBy(name => name[0], name => name[1]).Select(kind => (Kind: kind.Key, Key: kind.First())).ToList();
        Assert.Equal(ResourcePaths.Kinds.Order(), reviewed.Select(item => item.Kind).Order());
        await ReviewAsync(reviewed, "\"somebody\"");
        await world.RestartOperatorAsync();
        await SettledAsync("operator older than the definitions");
        Assert.Equal("modeloperator-loader:0.2.0", (string?)(await world.GetAsync("ServingRuntime", "mlserver-sklearn"))!["spec"]!["artifactLoading"]!["loader"]!["image"]);
        foreach (var (kind, key) in reviewed)
        {
            var item = (await world.GetAsync(kind, key))!;
            Assert.Equal(("somebody", "somebody"), ((string?)item["spec"]![ChartReleases.Next], (string?)item["status"]![ChartReleases.Next]));
        }

        // Back by the older chart, which is told to leave the definitions: what only they know stays.
        await world.HelmAsync("upgrade", ChartTools.Chart, "--set", "crds.install=false");
        await world.RestartOperatorAsync();
        await SettledAsync("taken back by the older chart without its definitions");
        Assert.Equal(ShippedProgram.Loader.Reference, (string?)(await world.GetAsync("ServingRuntime", "mlserver-sklearn"))!["spec"]!["artifactLoading"]!["loader"]!["image"]);
        foreach (var (kind, key) in reviewed)
        {
            Assert.Equal("somebody", (string?)(await world.GetAsync(kind, key))!["status"]![ChartReleases.Next]);
        }

        // Helm takes no definitions back by a rollback of a release that had none, but by an upgrade it does.
        await world.HelmAsync("upgrade", world.Releases.After, "--set", "crds.install=true");
        await ReviewAsync(reviewed, "null");
        await SameAsync();

        // Back to the first of all, and forth again.
        await world.RollBackAsync(1);
        await world.RestartOperatorAsync();
        await SettledAsync("rolled back by two releases");
        await SameAsync();
        await world.HelmAsync("upgrade", ChartTools.Chart);
        await world.RestartOperatorAsync();
        await SettledAsync("upgraded again");
        var again = await world.ReadAsync(StatusOfUsers);
        Assert.Empty(current.Select(Timeless).Except(again.Select(Timeless)));
        await SameAsync();

        async Task SettledAsync(string after)
        {
            var writes = await world.SettledAsync();
            output.WriteLine($"{Stopwatch.GetElapsedTime(began).TotalSeconds,6:0.0} s, {writes} writes, then none: {after}");
        }

        async Task SameAsync()
        {
            Assert.Empty(wanted.Except(await world.ReadAsync(OfUsers)));
            Assert.Equal(pods, await PodsAsync());
            Assert.Empty(templates.Changes);
            Assert.Empty(statuses.Changes);
        }
    }

    /// <summary>Writes or takes away what only the next release knows, as its users and its operator would.</summary>
    private async Task ReviewAsync(IEnumerable<(string Kind, string Key)> objects, string value)
    {
        foreach (var (kind, key) in objects)
        {
            await world.PatchAsync(kind, key, $$$"""{"spec":{"{{{ChartReleases.Next}}}":{{{value}}}}}""");
            await world.PatchAsync(kind, key, $$$"""{"status":{"{{{ChartReleases.Next}}}":{{{value}}}}}""", "status");
        }
    }

    /// <summary>What users wrote; the ServingRuntimes of the release are not theirs.</summary>
    private static JsonObject? OfUsers(JsonObject item) => IsOfRelease(item) ? null : new()
    {
        ["spec"] = item["spec"]!.DeepClone(),
        ["labels"] = item["metadata"]!["labels"]?.DeepClone(),
        ["finalizers"] = item["metadata"]!["finalizers"]?.DeepClone(),
        ["uid"] = item["metadata"]!["uid"]!.DeepClone(),
    };

    private static JsonNode? StatusOfUsers(JsonObject item) => IsOfRelease(item) ? null : item["status"];

    private static bool IsOfRelease(JsonObject item) => (string?)item["metadata"]!["labels"]?["app.kubernetes.io/name"] == "modeloperator";

    private static string Conditions(JsonObject item) =>
        string.Join(' ', (item["status"]?["conditions"] as JsonArray ?? []).Select(condition => $"{condition!["type"]}={condition["status"]}/{condition["reason"]}"));

    /// <summary>The release has Deployments and pods of its own, which every version of it replaces.</summary>
    private static bool ServesModel(JsonObject item) => item["metadata"]!["labels"]?["modeloperator.io/deployment"] is not null;

    /// <summary>Without the generation, which counts the changes that were made and taken back.</summary>
    private static string Timeless(KeyValuePair<string, string> status)
    {
        if (status.Value.Length == 0)
        {
            return status.Key;
        }

        var read = JsonNode.Parse(status.Value)!.AsObject();
        read.Remove("observedGeneration");
        foreach (var condition in read["conditions"]!.AsArray())
        {
            condition!.AsObject().Remove("observedGeneration");
        }

        return $"{status.Key} {read.ToJsonString()}";
    }

    private async Task<IReadOnlyList<string>> PodsAsync() =>
        [.. (await world.ListAsync("Pod")).Where(ServesModel).Select(pod => (string)pod["metadata"]!["uid"]!).Order()];
}

using System.Text;
using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.Operator;
using ModelOperator.Testing.Objects;
using ModelOperator.Testing.RealNodes.Images;
using Xunit;

namespace ModelOperator.ClusterTests.RealNodes;

/// <summary>What ships, as it ships: the chart with our own images, on a node that really runs them.</summary>
[Collection(RealNodeCollection.Name)]
public sealed class InstalledTests(InstalledWorld world) : IClassFixture<InstalledWorld>
{
    private const double Answer = 18.5;
    private const string Restricted = "user 65532, capabilities , no new ones 1, filter 2, root ro";

    private static readonly byte[] Ranker = Encoding.UTF8.GetBytes("""{ "name": "ranker", "version": "1.0.0", "weights": [2, -1], "bias": 0.5 }""");

    [RealNodeFact]
    public async Task Installed_with_its_own_images_it_serves_through_an_upgrade_and_what_it_served_goes_on_after_it()
    {
        await world.InstallAsync();
        Assert.Equal([Restricted, Restricted], await ConfinementsAsync("modeloperator"));
        Assert.Equal([Restricted], await ConfinementsAsync("modeloperator-catalog"));
        await world.ApplyExampleAsync();
        var ns = await world.ModelAsync("installed");
        await world.VersionAsync(ns, "1.0.0", Ranker);
        await world.CreateAsync(Make.Deployment(NodeWorld.Key(ns), "ranker", "1.0.0").On(ns));
        await ServesAsync(ns);
        var address = await world.AddressAsync(ns);

        Assert.Contains("Phase:          Succeeded", await world.ReleaseAsync("test"), StringComparison.Ordinal);

        // Neither pods that serve, nor who asks them, notice that the operator is another one.
        await using var callers = Callers.Start(address);
        var (leader, serving) = (await world.LeaderAsync(), await ServingAsync(ns));
        await world.UpgradeAsync("operator.logLevel=Debug", "catalog.replicas=2");
        Assert.Equal(2, (await ConfinementsAsync("modeloperator-catalog")).Count);
        var operators = (await world.PodsAsync("modeloperator")).Select(pod => (string)pod["metadata"]!["name"]!).ToList();
        Assert.DoesNotContain(operators, name => leader.StartsWith($"{name}_", StringComparison.Ordinal));
        await world.EventuallyAsync(world.LeaderAsync, holder => operators.Any(name => holder.StartsWith($"{name}_", StringComparison.Ordinal)), "a new pod leads");
        // Assets that others were made from go only if it does its work.
        await world.DeleteExampleAsync();
        Assert.Equal(serving, await ServingAsync(ns));

        await world.ReleaseAsync("uninstall", "--wait");
        Assert.Empty(await world.PodsAsync("modeloperator"));
        Assert.Null(await world.Api.GetAsync($"/apis/apps/v1/namespaces/{InstalledWorld.Namespace}/deployments/modeloperator"));
        Assert.NotNull(await world.Api.GetAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/modeldeployments.modeloperator.io"));
        await ServesAsync(ns);
        Assert.Equal(serving, await ServingAsync(ns));
        Assert.Equal(Answer, await Callers.AskAsync(address));
        Assert.All(callers.Answers, answer => Assert.Equal(Answer, answer));
        Assert.Empty(callers.Failures);
    }

    [RealNodeFact]
    public async Task An_image_that_buildah_makes_from_scratch_starts()
    {
        var folder = Directory.CreateTempSubdirectory("modeloperator-buildah-");
        try
        {
            var image = await ShippedImages.OfAsync(ShippedProgram.Operator) with { Name = "modeloperator.test/from-buildah:1" };
            await world.Node.ImportAsync(await (await Buildah.GetAsync(Console.Error)).WriteAsync(folder.FullName, image));
            var ns = await world.CreateNamespaceAsync("buildah");
            await world.Api.CreateAsync($"/api/v1/namespaces/{ns}/pods", VersionPod(image.Name));

            await world.EventuallyAsync("Pod", $"{ns}/version", pod => (string?)pod["status"]?["phase"] is "Succeeded" or "Failed", "has ended");

            Assert.StartsWith(ShippedProgram.Version, await world.Api.GetTextAsync($"/api/v1/namespaces/{ns}/pods/version/log"), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task ServesAsync(string ns) => await world.EventuallyAsync(
        "ModelDeployment", NodeWorld.Key(ns), item => item.Is("Ready") && item.Is("ArtifactVerified", "True", "DigestMatches"), "serves what the loader has verified");

    // Which pods serve, and how often their containers were started.
    private async Task<IReadOnlyList<string>> ServingAsync(string ns) =>
        [.. (await world.ListAsync("Pod", ns)).Select(pod => $"{pod["metadata"]!["uid"]} {pod["status"]!["containerStatuses"]![0]!["containerID"]}")];

    // What the kernel says of the processes of a workload's pods.
    private async Task<IReadOnlyList<string>> ConfinementsAsync(string name) =>
        [.. (await world.PodsAsync(name)).Select(pod => NodeProcesses.Confinement(NodeProcesses.OfContainer((string)pod["status"]!["containerStatuses"]![0]!["containerID"]!)))];

    private static JsonObject VersionPod(string image) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject { ["name"] = "version" },
        ["spec"] = new JsonObject
        {
            ["restartPolicy"] = "Never",
            ["containers"] = new JsonArray(new JsonObject { ["name"] = "version", ["image"] = image, ["args"] = new JsonArray("--version") }),
        },
    };
}

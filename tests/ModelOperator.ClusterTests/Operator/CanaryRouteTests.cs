using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>Canaries whose traffic a Gateway splits.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class CanaryRouteTests(OptionalChildrenTests.LookingWorld world) : IClassFixture<OptionalChildrenTests.LookingWorld>
{
    [Fact]
    public async Task A_version_gets_a_copy_of_the_traffic_then_its_exact_share_and_then_all_of_it()
    {
        await using var installed = await world.InstallAsync("httproutes");
        var ns = await world.ModelAsync("routed", Stage.Production);
        var key = $"{ns}/ranker";
        var shadow = new CanaryStep { Shadow = true, NeedsApproval = true };
        var deployment = Make.Deployment(key, "ranker", stage: GatedStage.Production).On(ns).Rolled(2, Canaries.Of(shadow, Canaries.ApprovedStep(50)));
        await world.CreateAsync(deployment with { Spec = deployment.Spec with { Exposure = new Exposure { Gateway = new GatewayExposure { Name = "public" } } } });
        await world.EventuallyAsync("HTTPRoute", key, item => item["spec"] is not null, "is there");
        await world.GatewayAnswersAsync(key, "True", "Accepted");
        await world.EventuallyAsync("ModelDeployment", key, item => item.Is("Routed", "True", "Accepted"), "is routed to");
        await world.ServingAsync(key);

        await world.VersionAsync(ns, 2);
        await world.AtStepAsync(key, 1, "ApprovalNeeded");
        var (before, after) = (ChildNames.PrimaryService("ranker"), ChildNames.Secondary("ranker"));
        var mirrored = await world.EventuallyAsync("HTTPRoute", key, item => Mirror(item) == after, "mirrors to the new version");
        Assert.Equal([(before, 100), (after, 0)], Backends(mirrored));
        Assert.Equal("primary", await world.ServiceSlotAsync(key));
        Assert.Equal(2, (await world.PodsAsync(ns, "ranker-2")).Count);

        // The Gateway has not looked at the changed route yet, and no step waits for that.
        await world.ApproveAsync(key, 1);
        await world.AtStepAsync(key, 2, "ApprovalNeeded");
        var split = await world.EventuallyAsync("HTTPRoute", key, item => Mirror(item) is null, "mirrors no more");
        Assert.Equal([(before, 50), (after, 50)], Backends(split));
        var one = Assert.Single(await world.PodsAsync(ns, "ranker-2"));
        await world.EventuallyAsync("ModelDeployment", key, item => item.Weights().GetValueOrDefault("2.0.0") == 50, "tells of the share");

        await world.ApproveAsync(key, 2);
        await world.ServingAsync(key, item => (string?)item["status"]!["slot"] == "Secondary");
        Assert.Equal([("ranker", 100)], Backends((await world.GetAsync("HTTPRoute", key))!));
        Assert.Equal("secondary", await world.ServiceSlotAsync(key));
        Assert.Contains(one, await world.PodsAsync(ns, "ranker-2"));
    }

    private static IEnumerable<(string Service, int Weight)> Backends(JsonObject route) =>
        route["spec"]!["rules"]![0]!["backendRefs"]!.AsArray().Select(backend => ((string)backend!["name"]!, (int)backend["weight"]!));

    private static string? Mirror(JsonObject route) =>
        (string?)(route["spec"]!["rules"]![0]!["filters"] as JsonArray)?.FirstOrDefault(filter => (string?)filter!["type"] == "RequestMirror")?["requestMirror"]!["backendRef"]!["name"];
}

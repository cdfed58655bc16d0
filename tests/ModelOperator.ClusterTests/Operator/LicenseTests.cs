using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>What lineage says of licences and reach, as people see it.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class LicenseTests(RunningWorld world) : IClassFixture<RunningWorld>
{
    [Fact]
    public async Task Data_that_is_not_for_commerce_shows_behind_a_production_deployment_until_it_is_no_longer_used()
    {
        var (owner, user) = (await world.CreateNamespaceAsync("owner"), await world.CreateNamespaceAsync("user"));
        var (mix, served) = ($"{owner}/mix", $"{user}/ranker");
        await world.CreateAsync(Make.Domain(owner, [owner]));
        await world.CreateAsync(Make.Domain(user, [user]));
        await world.CreateAsync(Make.Runtime(owner));
        await world.CreateAsync(Make.Dataset($"{owner}/ratings").Licensed("CC-BY-NC-4.0"));
        await world.CreateAsync(Make.Dataset(mix, from: ["ratings"]));
        await world.CreateAsync(Make.Grant($"{owner}/mix", [Make.Named(GrantableKind.Dataset, "mix")], [Make.ToNamespace(user)]));
        await world.CreateAsync(Make.Model(served));
        await world.CreateAsync(Make.ModelVersion($"{user}/ranker-1", "ranker", stage: Stage.Production, datasets: [mix]));
        await world.CreateAsync(Make.Deployment(served, "ranker", stage: GatedStage.Production).On(owner));

        var warned = await world.EventuallyAsync(
            "ModelDeployment", served, item => item.Is("LicenseCompatible", "False", "NonCommercialUpstream") && item.Is("Ready"), "serves, and warns of the licence");

        var message = warned.Condition("LicenseCompatible")!.Message;
        Assert.Contains($"licence CC-BY-NC-4.0 of an asset of domain {owner} forbids commercial use", message, StringComparison.Ordinal);
        Assert.DoesNotContain("ratings", warned["status"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal([$"aip://dataset/k8s/{mix}"], Strings(warned["status"]!["datasets"]));
        Assert.Equal(1, (int?)warned["status"]!["datasetsHidden"]);
        await world.EventuallyAsync("ModelVersion", $"{user}/ranker-1", item => item.Is("LicenseCompatible", "False", "NonCommercialUpstream"), "warns too");
        await world.EventuallyAsync(
            "Dataset", $"{owner}/ratings",
            item => Strings(item["status"]!["reach"]?["domains"]).SequenceEqual(new[] { owner, user }.Order(StringComparer.Ordinal))
                && Strings(item["status"]!["reach"]!["deploymentUris"]).SequenceEqual([$"aip://modeldeployment/k8s/{served}"]),
            "shows that it reaches both domains and the deployment");
        await EventAsync(served, "NonCommercialUpstream", "Warning");

        await world.PatchAsync("Dataset", mix, """{"spec":{"derivedFrom":null}}""");

        var cleared = await world.EventuallyAsync("ModelDeployment", served, item => item.Is("LicenseCompatible", "True", "NoObligations"), "is warned no more");
        Assert.Null(cleared["status"]!["obligations"]);
        Assert.Null(cleared["status"]!["datasetsHidden"]);
        await world.EventuallyAsync("ModelVersion", $"{user}/ranker-1", item => item.Condition("LicenseCompatible") is null, "says nothing of licences any more");
        await world.EventuallyAsync("Dataset", $"{owner}/ratings", item => item["status"]!["reach"] is null, "reaches nothing any more");
        await EventAsync(served, "NoObligations", "Normal");
    }

    private Task<IReadOnlyList<JsonObject>> EventAsync(string served, string reason, string type) => world.EventuallyAsync(
        () => world.EventsAsync("ModelDeployment", served),
        events => events.Any(item => (string?)item["reason"] == reason && (string?)item["type"] == type),
        $"an event tells {reason}", null, events => string.Join('\n', events));

    private static IEnumerable<string> Strings(JsonNode? list) => (list as JsonArray ?? []).Select(item => (string)item!);
}

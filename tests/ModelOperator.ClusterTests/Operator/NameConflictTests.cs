using System.Text.Json.Nodes;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>What others made under the name of a child is theirs: it is not taken over, and the ModelDeployment says so.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class NameConflictTests(RunningWorld world) : IClassFixture<RunningWorld>
{
    [Theory]
    [InlineData("Service", false)]
    [InlineData("Service", true)]
    [InlineData("Deployment", false)]
    [InlineData("Deployment", true)]
    [InlineData("NetworkPolicy", false)]
    [InlineData("NetworkPolicy", true)]
    public async Task An_object_of_somebody_else_is_not_touched(string kind, bool labeledAsOurs)
    {
        var ns = await world.CreateNamespaceAsync("taken");
        var key = $"{ns}/ranker";
        await world.CreateAsync(Make.Runtime(ns));
        await world.CreateAsync(Make.Model($"{ns}/ranker"));
        await world.CreateAsync(Make.ModelVersion($"{ns}/ranker-1", "ranker"));
        await world.CreateAsync(Foreign(kind, ns, labeledAsOurs));
        // Its own controller has finished with it.
        var before = await world.EventuallyAsync(
            kind, key, item => kind != "Deployment" || (long?)item["status"]?["observedGeneration"] == 1, "is there");

        await world.CreateAsync(Make.Deployment(key, "ranker", version: "1").On(ns).Restricted());

        var stalled = await world.EventuallyAsync("ModelDeployment", key, item => item.Is("Stalled", "True", "NameConflict"), "says that the name is taken");
        Assert.StartsWith($"{kind} {key} exists and does not belong to this ModelDeployment", stalled.Condition("Stalled")!.Message, StringComparison.Ordinal);
        var after = (await world.GetAsync(kind, key))!;
        Assert.Equal(Touched(before), Touched(after));
        Assert.DoesNotContain("modeloperator-serving", Managers(after));
        if (kind != "Deployment")
        {
            Assert.Null(await world.GetAsync("Deployment", key));
        }

        await world.DeleteAsync(kind, key);
        await world.EventuallyAsync(
            "ModelDeployment", key, item => item.Is("Ready", "True", "Serving"), "serves when the name is free", TimeSpan.FromSeconds(120));
    }

    /// <summary>As like ours as somebody could make it by accident: the same port and the same selector. The policy admits everybody.</summary>
    private static JsonObject Foreign(string kind, string ns, bool labeledAsOurs)
    {
        var labels = labeledAsOurs
            ? new JsonObject { ["app.kubernetes.io/managed-by"] = "modeloperator", ["modeloperator.io/deployment"] = "ranker" }
            : new JsonObject { ["app"] = "theirs" };
        return new JsonObject
        {
            ["apiVersion"] = kind switch { "Service" => "v1", "NetworkPolicy" => "networking.k8s.io/v1", _ => "apps/v1" },
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["namespace"] = ns, ["name"] = "ranker", ["labels"] = labels },
            ["spec"] = kind switch
            {
                "Service" => new JsonObject
                {
                    ["selector"] = new JsonObject { ["modeloperator.io/deployment"] = "ranker" },
                    ["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["port"] = 80, ["targetPort"] = "http" }),
                },
                "NetworkPolicy" => new JsonObject
                {
                    ["podSelector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["modeloperator.io/deployment"] = "ranker" } },
                    ["policyTypes"] = new JsonArray("Ingress"),
                    ["ingress"] = new JsonArray(new JsonObject()),
                },
                _ => new JsonObject
                {
                    ["replicas"] = 0,
                    ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["modeloperator.io/deployment"] = "ranker" } },
                    ["template"] = new JsonObject
                    {
                        ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["modeloperator.io/deployment"] = "ranker" } },
                        ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = "example.org/theirs:1" }) },
                    },
                },
            },
        };
    }

    private static string Touched(JsonObject item) => new JsonObject
    {
        ["uid"] = item["metadata"]!["uid"]!.DeepClone(),
        ["labels"] = item["metadata"]!["labels"]?.DeepClone(),
        ["owners"] = item["metadata"]!["ownerReferences"]?.DeepClone(),
        ["spec"] = item["spec"]!.DeepClone(),
    }.ToString();

    private static IEnumerable<string?> Managers(JsonObject item) =>
        item["metadata"]!["managedFields"]!.AsArray().Select(field => (string?)field!["manager"]);
}

using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>Stages of versions, from the request to what is served.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class PromotionTests(RunningWorld world) : IClassFixture<RunningWorld>
{
    [Fact]
    public async Task A_promotion_takes_effect_when_the_version_passes_its_gates_and_the_deployment_follows()
    {
        var ns = await world.CreateNamespaceAsync("gates");
        var (deployment, low, good) = ($"{ns}/ranker", $"{ns}/ranker-1", $"{ns}/ranker-2");
        await world.CreateAsync(Make.Runtime(ns));
        await world.CreateAsync(Guarded(ns, min: 0.8));
        await world.CreateAsync(Measured(low, "1", 0.7));
        await world.CreateAsync(Make.Deployment(deployment, "ranker", stage: GatedStage.Production).On(ns));

        var refused = await InStageAsync(low, "Staging", "False", PromotionReasons.MetricOutOfBounds);
        Assert.Contains(
            $"the gate for Production of Model {ns}/ranker requires metric auc of at least 0.8 on dataset holdout, and spec.metrics reports 0.7 on dataset holdout",
            refused.Condition("Promoted")!.Message, StringComparison.Ordinal);
        Assert.Equal("Production", (string?)refused["spec"]!["stage"]);
        await world.EventuallyAsync("ModelDeployment", deployment, item => item.Is("Stalled", "True", ServingReasons.StageEmpty), "finds nothing to serve");
        await EventAsync(low, "Warning", PromotionReasons.MetricOutOfBounds);

        await world.PatchAsync("Model", $"{ns}/ranker", """{"spec":{"promotion":{"gates":[{"stage":"Production","requiredMetrics":[{"name":"auc","min":0.6}]}]}}}""");
        var promoted = await InStageAsync(low, "Production", "True", PromotionReasons.Promoted);
        Assert.Equal(["Staging>Production", "None>Staging"], History(promoted));
        await ServedAsync(deployment, "ranker-1");
        await EventAsync(low, "Normal", PromotionReasons.Promoted);

        await world.CreateAsync(Measured(good, "2", 0.9));
        await InStageAsync(good, "Production", "True", PromotionReasons.Promoted);
        var superseded = await InStageAsync(low, "None", "False", PromotionReasons.Superseded);
        Assert.Equal(["Production>None", "Staging>Production", "None>Staging"], History(superseded));
        await ServedAsync(deployment, "ranker-2");
        await world.EventuallyAsync("Model", $"{ns}/ranker", item => (string?)item["status"]!["productionVersion"] == "2", "shows the version in Production");

        await world.PatchAsync("ModelVersion", good, """{"spec":{"stage":"Archived"}}""");
        await InStageAsync(low, "Production", "True", PromotionReasons.Promoted);
        await InStageAsync(good, "Archived", "True", PromotionReasons.Archived);
        await ServedAsync(deployment, "ranker-1");
    }

    [Fact]
    public async Task A_version_follows_the_one_it_was_made_from()
    {
        var ns = await world.CreateNamespaceAsync("parents");
        var (parent, child) = ($"{ns}/base-1", $"{ns}/tuned-1");
        var tuned = Make.Model($"{ns}/tuned");
        await world.CreateAsync(Make.Model($"{ns}/base"));
        await world.CreateAsync(tuned with
        {
            Spec = tuned.Spec with { Promotion = new PromotionPolicy { Gates = [new PromotionGate { Stage = GatedStage.Production, RequireParents = true }] } },
        });
        await world.CreateAsync(Make.ModelVersion(parent, "base", stage: Stage.Staging));
        await world.CreateAsync(Make.ModelVersion(child, "tuned", stage: Stage.Production, parent: "base-1"));

        var refused = await InStageAsync(child, "Staging", "False", PromotionReasons.ParentStageTooLow);
        Assert.Contains($"ModelVersion {parent} (spec.training.parentVersion) in Production", refused.Condition("Promoted")!.Message, StringComparison.Ordinal);

        await world.PatchAsync("ModelVersion", parent, """{"spec":{"stage":"Production"}}""");
        await InStageAsync(child, "Production", "True", PromotionReasons.Promoted);
    }

    private Task<JsonObject> InStageAsync(string version, string stage, string promoted, string reason) => world.EventuallyAsync(
        "ModelVersion", version, item => (string?)item["status"]?["stage"] == stage && item.Is("Promoted", promoted, reason), $"is in stage {stage}, {reason}");

    private Task<JsonObject> ServedAsync(string deployment, string version) => world.EventuallyAsync(
        "ModelDeployment", deployment,
        item => item.Is("Ready", "True", ServingReasons.Serving) && (string?)item["status"]!["versions"]?[0]?["modelVersion"] == version, $"serves {version}");

    private Task<IReadOnlyList<JsonObject>> EventAsync(string version, string type, string reason) => world.EventuallyAsync(
        () => world.EventsAsync("ModelVersion", version),
        events => events.Any(item => (string?)item["type"] == type && (string?)item["reason"] == reason),
        $"an event tells {reason}", null, events => string.Join('\n', events));

    private static IEnumerable<string> History(JsonObject version) =>
        version["status"]!["promotions"]!.AsArray().Select(change => $"{change!["from"]}>{change["stage"]}");

    private static Model Guarded(string ns, double min)
    {
        var model = Make.Model($"{ns}/ranker");
        var gate = new PromotionGate { Stage = GatedStage.Production, RequiredMetrics = [new RequiredMetric { Name = "auc", Dataset = "holdout", Min = min }] };
        return model with { Spec = model.Spec with { Promotion = new PromotionPolicy { Gates = [gate] } } };
    }

    private static ModelVersion Measured(string key, string version, double auc)
    {
        var made = Make.ModelVersion(key, "ranker", version, Stage.Production);
        return made with { Spec = made.Spec with { Metrics = [new MetricValue { Name = "auc", Value = auc, Dataset = "holdout" }] } };
    }
}

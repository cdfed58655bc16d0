using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.ClusterTests.Operator;
using ModelOperator.Testing.Objects;
using ModelOperator.Testing.Operators;
using Xunit;

namespace ModelOperator.ClusterTests.BadClusters;

/// <summary>Definitions that are missing, older than the operator, or newer.</summary>
[Collection(BadClusterCollection.Name)]
public sealed class DefinitionTests(BadCluster cluster)
{
    [Fact]
    public async Task One_that_is_missing_is_named_and_waited_for_and_one_that_goes_hurts_no_other_kind()
    {
        const string missing = "embeddings.modeloperator.io is not served by the API server: install its CustomResourceDefinition";
        var ns = await cluster.CreateNamespaceAsync("defined");
        await cluster.CreateAsync(Make.Dataset($"{ns}/shots"));
        try
        {
            await cluster.UninstallAsync("embeddings");
            await using var running = await cluster.StartAnyAsync();
            var said = await cluster.ReadyAsync(running, 503, text => text.Split('\n') is ["not ready", _, ""] && text.Contains("is not served", StringComparison.Ordinal));
            Assert.Equal($"not ready\n{missing}; nothing is reconciled until then, since what is not known must not be taken for gone\n", said);
            Assert.Equal(0, (await running.MetricsAsync()).WriteCount);

            await cluster.InstallAsync();
            Assert.Equal("ok\n", await cluster.ReadyAsync(running, 200));
            var dataset = await cluster.EventuallyAsync("Dataset", $"{ns}/shots", item => item.Is("Ready"), "is reconciled");

            await cluster.UninstallAsync("embeddings");
            await cluster.ReadyAsync(running, 200, text => text == $"ok\n{missing}; until then its objects are taken for gone\n");
            Assert.Equal((string?)dataset["metadata"]!["resourceVersion"], (string?)(await cluster.GetAsync("Dataset", $"{ns}/shots"))!["metadata"]!["resourceVersion"]);

            await cluster.InstallAsync();
            await cluster.ReadyAsync(running, 200, text => text == "ok\n");
        }
        finally
        {
            await cluster.InstallAsync();
        }
    }

    [Fact]
    public async Task An_older_one_is_named_with_what_it_lacks_which_is_not_written_again_and_again()
    {
        var ns = await cluster.CreateNamespaceAsync("older");
        try
        {
            await cluster.ChangeAsync("datasets", schema => Assert.True(Fields(schema, "status").Remove("uri")));
            await using var running = await cluster.StartAnyAsync("--resync-seconds", "10");
            await cluster.CreateAsync(Make.Dataset($"{ns}/shots"));
            await cluster.CreateAsync(Make.Model($"{ns}/ranker"));
            await cluster.EventuallyAsync("Dataset", $"{ns}/shots", item => item.Is("Ready"), "is reconciled");
            await cluster.EventuallyAsync("Model", $"{ns}/ranker", item => item.Is("Ready"), "is reconciled");

            await cluster.ReadyAsync(running, 200, text => text == "ok\nCustomResourceDefinition datasets.modeloperator.io is older than this operator and lacks status.uri: "
                + "apply crds/ of this version; until then what belongs there is not told\n");
            var before = await running.MetricsAsync();
            await cluster.EventuallyAsync(running.MetricsAsync, now => Reconciled(now) > Reconciled(before) + 1, "it is looked at again");
            Assert.DoesNotContain("patch datasets.modeloperator.io/status", (await running.MetricsAsync()).WritesSince(before).Keys);
            Assert.Single(running.Log.Split('\n'), line => line.Contains("is older than this operator", StringComparison.Ordinal));
        }
        finally
        {
            await cluster.InstallAsync();
        }
    }

    [Fact]
    public async Task Of_a_newer_one_no_field_is_lost_and_what_is_not_understood_stops_nothing()
    {
        var ns = await cluster.CreateNamespaceAsync("newer");
        try
        {
            await cluster.ChangeAsync("models", schema =>
            {
                Fields(schema, "spec")["future"] = new JsonObject { ["type"] = "string" };
                Fields(schema, "status")["future"] = new JsonObject { ["type"] = "string" };
            });
            await cluster.ChangeAsync("embeddings", schema => Fields(schema, "spec")["distance"]!["enum"]!.AsArray().Add("Future"));
            await using var running = await cluster.StartAnyAsync();
            var model = JsonSerializer.SerializeToNode(Make.Model($"{ns}/ranker"), Model.JsonTypeInfo)!.AsObject();
            model["spec"]!["future"] = "of the spec";
            await cluster.CreateAsync(model);
            await cluster.EventuallyAsync("Model", $"{ns}/ranker", item => item.Is("Ready"), "is reconciled");
            await cluster.PatchAsync("Model", $"{ns}/ranker", """{"status":{"future":"of the status"}}""", "status");
            await cluster.CreateAsync(Make.ModelVersion($"{ns}/ranker-1", "ranker"));
            var embedding = JsonSerializer.SerializeToNode(Make.Embedding($"{ns}/shots", "ranker-1"), Embedding.JsonTypeInfo)!.AsObject();
            embedding["spec"]!["distance"] = "Future";
            await cluster.CreateAsync(embedding);
            await cluster.CreateAsync(Make.Embedding($"{ns}/scenes", "ranker-1"));

            await cluster.EventuallyAsync("Embedding", $"{ns}/scenes", item => item.Is("Ready"), "is reconciled");
            var now = await cluster.EventuallyAsync("Model", $"{ns}/ranker", item => (int?)item["status"]!["versions"] == 1, "counts its version");
            Assert.Equal(("of the spec", "of the status"), ((string?)now["spec"]!["future"], (string?)now["status"]!["future"]));
            await cluster.EventuallyAsync(
                () => Task.FromResult(running.Log), log => log.Contains($"embeddings.modeloperator.io {ns}/shots does not fit its type", StringComparison.Ordinal), "the other one is named");
            Assert.Equal("Future", (string?)(await cluster.GetAsync("Embedding", $"{ns}/shots"))!["spec"]!["distance"]);
        }
        finally
        {
            await cluster.DeleteAsync("Embedding", $"{ns}/shots");
            await cluster.InstallAsync();
        }
    }

    private static JsonObject Fields(JsonObject schema, string part) => schema[part]!["properties"]!.AsObject();

    private static double Reconciled(OperatorMetrics metrics) => metrics.Sum("modeloperator_reconcile_total", "controller=\"dataset\"");
}

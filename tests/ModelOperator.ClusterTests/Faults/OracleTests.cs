using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.ClusterTests.Operator;
using Xunit;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Faults;

/// <summary>That the oracle can fail: it names each object that is not as it should be, and an operator that starts puts them right.</summary>
[Collection(FaultTestCollection.Name)]
[Trait("Category", "slow")]
public sealed class OracleTests(FaultCluster cluster, ITestOutputHelper output)
{
    [Fact]
    public async Task The_oracle_names_each_object_that_was_tampered_with_and_an_operator_mends_them()
    {
        await cluster.StartOperatorAsync();
        output.WriteLine(await cluster.SurviveAsync(() => Task.CompletedTask));
        var before = await ClusterView.ReadAsync(cluster.Api);
        Assert.Empty(Oracle.Compare(before, DateTimeOffset.UtcNow));

        var dataset = Some(before, "Dataset");
        var model = Some(before, "Model");
        var version = Some(before, "ModelVersion");
        var grant = Some(before, "SharingGrant");
        var (deployment, service, copied) = (Child(before, "Deployment", 0), Child(before, "Service", 1), Child(before, "Service", 2));
        await PatchAsync("Dataset", dataset, $$"""{"metadata":{"annotations":{"{{LineageAnnotations.Digest}}": "sha256:0"} } }""");
        await PatchAsync("Model", model, """{"status":{"versions":99}}""", "status");
        await PatchAsync("ModelVersion", version, """{"status":{"references":null}}""", "status");
        await PatchAsync("SharingGrant", grant, """{"status":{"observedGeneration":0}}""", "status");
        await PatchAsync("Deployment", deployment, """{"spec":{"progressDeadlineSeconds":17}}""");
        await cluster.Api.DeleteAsync(ResourcePaths.Of("Service", service));
        var orphan = await CopyAsync(before, copied, "orphan", withOwner: false);
        var duplicate = await CopyAsync(before, copied, "duplicate", withOwner: true);

        var seen = Oracle.Compare(await ClusterView.ReadAsync(cluster.Api), DateTimeOffset.UtcNow);

        foreach (var difference in seen)
        {
            output.WriteLine(difference.ToString());
        }

        Assert.Contains(seen, item => item.Object == $"Dataset {dataset}" && item.What.Contains(LineageAnnotations.Digest, StringComparison.Ordinal));
        Assert.Contains(seen, item => item.Object == $"Model {model}" && item.What.Contains("\"versions\"", StringComparison.Ordinal));
        Assert.Contains(seen, item => item.Object == $"ModelVersion {version}" && item.What.Contains("\"references\"", StringComparison.Ordinal));
        Assert.Contains(seen, item => item.Object == $"SharingGrant {grant}" && item.What.Contains("and its status is of 0", StringComparison.Ordinal));
        Assert.Contains(seen, item => item.Object == $"Deployment {deployment}" && item.What.Contains("progressDeadlineSeconds", StringComparison.Ordinal));
        Assert.Contains(seen, item => item.Object == $"Service {service}" && item.What.Contains("Create", StringComparison.Ordinal));
        Assert.Contains(seen, item => item.Object == $"Service {orphan}" && item.What.Contains("orphan", StringComparison.Ordinal));
        Assert.Contains(seen, item => item.Object.Contains($"Service {duplicate}", StringComparison.Ordinal) && item.What.Contains("of one owner", StringComparison.Ordinal));
        var tampered = new[] { dataset, model, version, grant, deployment, service, copied, orphan, duplicate };
        Assert.All(seen, item => Assert.Contains(tampered, name => item.Object.Contains(name, StringComparison.Ordinal)));

        // Another child of the same owner is nothing an operator ever makes, so none takes it away.
        await cluster.Api.DeleteAsync(ResourcePaths.Of("Service", duplicate));
        await cluster.StartOperatorAsync();
        output.WriteLine(await cluster.SurviveAsync(() => Task.CompletedTask));
    }

    private static string Some(ClusterView view, string kind) => ResourcePaths.KeyOf(view.Raw(kind).First(item =>
        item["metadata"]!["deletionTimestamp"] is null && (kind != "ModelVersion" || item["status"]!["references"] is not null)));

    /// <summary>A child, a number of owners into the list.</summary>
    private static string Child(ClusterView view, string kind, int number) =>
        ResourcePaths.KeyOf(view.Raw(kind).Where(item => ClusterView.OwnerOf(item) is not null).ElementAt(number));

    private Task<JsonObject> PatchAsync(string kind, string key, string patch, string? subresource = null) =>
        cluster.Api.PatchAsync(ResourcePaths.Of(kind, key, subresource), JsonNode.Parse(patch)!);

    /// <summary>Makes a Service beside another one that is as if an operator had made it, for an owner that never was or for the same.</summary>
    private async Task<string> CopyAsync(ClusterView view, string key, string name, bool withOwner)
    {
        var source = view.Raw("Service").Single(item => ResourcePaths.KeyOf(item) == key);
        var (ns, metadata) = ((string)source["metadata"]!["namespace"]!, source["metadata"]!);
        var labels = metadata["labels"]!.DeepClone();
        labels[Labels.Deployment] = withOwner ? labels[Labels.Deployment]!.DeepClone() : name;
        await cluster.Api.CreateAsync(ResourcePaths.Collection("Service", ns), new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Service",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = labels,
                ["annotations"] = metadata["annotations"]!.DeepClone(),
                ["ownerReferences"] = withOwner ? metadata["ownerReferences"]!.DeepClone() : null,
            },
            ["spec"] = new JsonObject { ["ports"] = new JsonArray(new JsonObject { ["port"] = 80 }) },
        });
        return $"{ns}/{name}";
    }
}

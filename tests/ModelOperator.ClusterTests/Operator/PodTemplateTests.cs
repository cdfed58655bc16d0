using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>Whether an API server takes the pod templates that are kept in ModelOperator.Core.Tests, and what its pod security standards say to them.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class PodTemplateTests(ClusterFixture cluster)
{
    private static readonly string Folder = Path.Combine(
        Path.GetDirectoryName(CrdGenerator.CrdDirectory.OfRepository().Path)!, "tests", "ModelOperator.Core.Tests", "Serving", "Templates");

    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_is_taken_as_it_is(string name)
    {
        var template = Read(name)["template"]!;
        var deployment = new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "Deployment",
            ["metadata"] = new JsonObject { ["name"] = "template" },
            ["spec"] = new JsonObject
            {
                ["selector"] = new JsonObject { ["matchLabels"] = template["metadata"]!["labels"]!.DeepClone() },
                ["template"] = template.DeepClone(),
            },
        };

        var stored = await cluster.Api.CreateAsync("/apis/apps/v1/namespaces/default/deployments?dryRun=All&fieldValidation=Strict", deployment);

        AssertKept(template, stored["spec"]!["template"], "template");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_keeps_to_the_pod_security_standard_that_its_runtime_names(string name)
    {
        var kept = Read(name);
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = "template" },
            ["spec"] = kept["template"]!["spec"]!.DeepClone(),
        };

        // A directory of the node is more than any standard but the privileged one allows, which the runtime's field says.
        var ofNode = kept["runtime"]!["spec"]!["artifactLoading"]!["loader"]?["nodeCachePath"] is not null;
        var restricted = (string?)kept["runtime"]!["spec"]!["podSecurity"] is null or "Restricted" && !ofNode;
        Assert.Equal(restricted, await IsAdmittedAsync(pod, "restricted"));
        Assert.Equal(!ofNode, await IsAdmittedAsync(pod, "baseline"));
    }

    private async Task<bool> IsAdmittedAsync(JsonObject pod, string standard)
    {
        var ns = $"pods-{standard}";
        if (await cluster.Api.GetAsync($"/api/v1/namespaces/{ns}") is null)
        {
            await cluster.Api.CreateNamespaceAsync(ns);
            await cluster.Api.PatchAsync($"/api/v1/namespaces/{ns}", new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["pod-security.kubernetes.io/enforce"] = standard } },
            });
        }

        try
        {
            await cluster.Api.CreateAsync($"/api/v1/namespaces/{ns}/pods?dryRun=All", pod.DeepClone());
            return true;
        }
        catch (ApiException exception) when (exception.Message.Contains("PodSecurity", StringComparison.Ordinal))
        {
            return false;
        }
    }

    private static JsonObject Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.json")))!.AsObject();

    // The API server adds its defaults; what it drops it does not know, and the pods would be without it.
    private static void AssertKept(JsonNode? sent, JsonNode? stored, string path)
    {
        switch (sent)
        {
            case JsonObject item:
                Assert.All(item, property => AssertKept(property.Value, stored?[property.Key], $"{path}.{property.Key}"));
                break;
            case JsonArray list:
                Assert.Equal(list.Count, stored?.AsArray().Count);
                Assert.All(list.Select((entry, index) => (entry, index)), entry => AssertKept(entry.entry, stored![entry.index], $"{path}[{entry.index}]"));
                break;
            default:
                Assert.True(JsonNode.DeepEquals(sent, stored), $"{path} is {stored?.ToJsonString() ?? "dropped"} and was sent as {sent?.ToJsonString()}");
                break;
        }
    }
}

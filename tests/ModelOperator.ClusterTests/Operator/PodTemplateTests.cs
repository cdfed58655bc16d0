using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>Whether an API server takes the pod templates that are kept in ModelOperator.Core.Tests, with all that is in them.</summary>
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
        foreach (var volume in await HasImageVolumesAsync() ? [] : template["spec"]!["volumes"]?.AsArray() ?? [])
        {
            volume!.AsObject().Remove("image");
        }

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

        var stored = await cluster.Api.CreateAsync("/apis/apps/v1/namespaces/default/deployments?dryRun=All", deployment);

        AssertKept(template, stored["spec"]!["template"], "template");
    }

    /// <summary>An older API server drops image volumes without a word, which is why the operator asks for its version.</summary>
    private async Task<bool> HasImageVolumesAsync()
    {
        var version = await cluster.Api.GetAsync("/version");
        return int.Parse(((string)version!["minor"]!).TrimEnd('+'), CultureInfo.InvariantCulture) >= 35;
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

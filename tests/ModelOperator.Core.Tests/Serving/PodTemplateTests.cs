using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Testing.Example;
using Xunit;

namespace ModelOperator.Core.Tests.Serving;

/// <summary>What earlier builds made is made still; Templates/README.md says why, and why nothing rewrites it.</summary>
public class PodTemplateTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "ModelOperator.Core.Tests", "Serving", "Templates");

    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_new_build_makes_the_template_of_an_earlier_one(string name)
    {
        var kept = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.json")))!;

        var made = Make(Read(kept, "deployment", ModelDeployment.JsonTypeInfo), Read(kept, "version", ModelVersion.JsonTypeInfo), Read(kept, "runtime", ServingRuntime.JsonTypeInfo));

        Assert.True(JsonNode.DeepEquals(kept["template"], made), $"All pods of such deployments would be replaced, by those of this template:\n{made.ToJsonString(new JsonSerializerOptions { WriteIndented = true })}");
    }

    [Fact]
    public void Every_way_of_an_artifact_and_every_kind_of_volume_is_among_them()
    {
        var kept = string.Concat(Directory.EnumerateFiles(Folder, "*.json").Select(File.ReadAllText));

        Assert.All(
            ["\"hf://", "\"s3://", "\"https://", "\"oci://", "\"pvc://", "\"--verify-only\"", "\"--cache\"", "\"--credentials\"", "\"HF_TOKEN\"", "\"hostPath\"", "\"persistentVolumeClaim\"", "\"emptyDir\"", "\"secret\"", "\"image\": {", "\"nodeAffinity\"", "\"Baseline\""],
            part => Assert.Contains(part, kept, StringComparison.Ordinal));
    }

    private static JsonNode Make(ModelDeployment deployment, ModelVersion version, ServingRuntime runtime) =>
        JsonNode.Parse(ServingDecision.Decide(Given.Inputs(deployment, version, runtime)).Deployment.Body.Span)!["spec"]!["template"]!;

    private static T Read<T>(JsonNode kept, string name, JsonTypeInfo<T> type) => kept[name].Deserialize(type)!;
}

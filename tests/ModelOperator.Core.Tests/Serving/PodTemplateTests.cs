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

    /// <summary>As Pod Security admission asks for it, so that namespaces may enforce the standard that status.podSecurity names.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void It_keeps_to_the_pod_security_standard_that_the_runtime_names(string name)
    {
        var kept = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.json")))!;
        var (runtime, pod) = (kept["runtime"]!["spec"]!, kept["template"]!["spec"]!);

        var isRestricted = (string?)runtime["podSecurity"] is null or "Restricted";
        Assert.Equal(isRestricted, (bool?)pod["securityContext"]!["runAsNonRoot"] == true);
        Assert.Equal("RuntimeDefault", (string?)pod["securityContext"]!["seccompProfile"]!["type"]);
        Assert.All((pod["initContainers"]?.AsArray() ?? []).Concat(pod["containers"]!.AsArray()), container =>
        {
            Assert.False((bool)container!["securityContext"]!["allowPrivilegeEscalation"]!);
            Assert.Equal("""["ALL"]""", container["securityContext"]!["capabilities"]!["drop"]!.ToJsonString());
            Assert.NotEqual(0, (long?)container["securityContext"]!["runAsUser"]);
        });

        // Only the privileged standard allows a directory of the node, which the runtime's own field says.
        var kinds = (pod["volumes"]?.AsArray() ?? []).SelectMany(volume => volume!.AsObject().Select(property => property.Key)).Where(key => key != "name").ToHashSet();
        Assert.Subset(new HashSet<string> { "emptyDir", "hostPath", "image", "persistentVolumeClaim", "secret" }, kinds);
        Assert.Equal(runtime["artifactLoading"]!["loader"]?["nodeCachePath"] is not null, kinds.Contains("hostPath"));
    }

    private static JsonNode Make(ModelDeployment deployment, ModelVersion version, ServingRuntime runtime) =>
        JsonNode.Parse(ServingDecision.Decide(Given.Inputs(deployment, version, runtime)).Deployment.Body.Span)!["spec"]!["template"]!;

    private static T Read<T>(JsonNode kept, string name, JsonTypeInfo<T> type) => kept[name].Deserialize(type)!;
}

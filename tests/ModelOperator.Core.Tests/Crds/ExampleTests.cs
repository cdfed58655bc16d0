using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Api;
using ModelOperator.CrdGenerator;
using ModelOperator.Testing.Crds;
using Xunit;

namespace ModelOperator.Core.Tests.Crds;

public sealed class ExampleTests
{
    private static readonly JsonTypeInfo[] Contracts =
    [
        Dataset.JsonTypeInfo, Domain.JsonTypeInfo, Embedding.JsonTypeInfo, Model.JsonTypeInfo, ModelVersion.JsonTypeInfo,
        ModelDeployment.JsonTypeInfo, ServingRuntime.JsonTypeInfo, SharingGrant.JsonTypeInfo, AccessRequest.JsonTypeInfo, AccessDenial.JsonTypeInfo,
    ];

    /// <summary>Fields whose entries are by names that users choose.</summary>
    private static readonly string[] Maps = [".matchLabels", ".nodeSelector", ".parameters"];

    public static TheoryData<string> Names => [.. Examples.All.Select(Name)];

    public static TheoryData<string> Files => [.. CustomResourceDefinitions.Build().Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_object_is_read_and_written_without_loss(string name)
    {
        var example = Examples.All.Single(candidate => Name(candidate) == name);
        var contract = Contracts.Single(candidate => candidate.Type.Name == (string?)example["kind"]);

        var written = JsonSerializer.SerializeToNode(example.Deserialize(contract), contract);

        Assert.True(JsonNode.DeepEquals(example, written), $"Read: {example.ToJsonString()}\nWritten: {written!.ToJsonString()}");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_examples_of_a_kind_have_every_field_and_no_other(string file)
    {
        var definition = CustomResourceDefinitions.Build()[file];
        var shown = Examples.Of((string)definition["spec"]!["names"]!["kind"]!).SelectMany(example => Paths("", example)).Where(path => path.Length > 0).ToHashSet();
        var declared = SchemaField.AllOf(definition).Select(field => field.Path).Where(path => path.Length > 0).ToHashSet();
        Assert.Empty(declared.Except(shown));
        Assert.Empty(shown.Except(declared).Except(["metadata", "metadata.name"]));
    }

    private static string Name(JsonObject example) => $"{(string?)example["kind"]} {(string?)example["metadata"]!["name"]}";

    private static IEnumerable<string> Paths(string path, JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(entry => Paths(Inside(path, entry.Key), entry.Value)).Prepend(path),
        JsonArray list => list.SelectMany(item => Paths($"{path}[*]", item)).Prepend(path),
        _ => [path],
    };

    private static string Inside(string path, string key) => path switch
    {
        "" => key,
        _ when Maps.Any(map => path.EndsWith(map, StringComparison.Ordinal)) => $"{path}.*",
        _ => $"{path}.{key}",
    };
}

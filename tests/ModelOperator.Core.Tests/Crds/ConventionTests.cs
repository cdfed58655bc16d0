using System.Text.Json.Nodes;
using ModelOperator.CrdGenerator;
using ModelOperator.Testing.Crds;
using Xunit;

namespace ModelOperator.Core.Tests.Crds;

/// <summary>What users of the API may rely on for every kind.</summary>
public sealed class ConventionTests
{
    private static readonly IReadOnlyDictionary<string, JsonObject> Definitions = CustomResourceDefinitions.Build();

    public static TheoryData<string> Files => [.. Definitions.Keys];

    [Theory]
    [InlineData("Domain", "dom", "Cluster")]
    [InlineData("ServingRuntime", "srt", "Cluster")]
    [InlineData("Dataset", "dset", "Namespaced")]
    [InlineData("Model", "mdl", "Namespaced")]
    [InlineData("ModelVersion", "mv", "Namespaced")]
    [InlineData("Embedding", "emb", "Namespaced")]
    [InlineData("SharingGrant", "grant", "Namespaced")]
    [InlineData("AccessRequest", "areq", "Namespaced")]
    [InlineData("AccessDenial", "adeny", "Namespaced")]
    [InlineData("ModelDeployment", "mdep", "Namespaced")]
    public void Every_kind_has_its_short_name_its_scope_and_the_category(string kind, string shortName, string scope)
    {
        var spec = Definitions.Values.Single(definition => (string?)definition["spec"]!["names"]!["kind"] == kind)["spec"]!;
        Assert.Equal(scope, (string?)spec["scope"]);
        Assert.Equal("modeloperator.io", (string?)spec["group"]);
        Assert.Equal([shortName], Strings(spec["names"]!["shortNames"]));
        Assert.Equal(["mlops"], Strings(spec["names"]!["categories"]));
        Assert.Equal("v1alpha1", (string?)spec["versions"]!.AsArray().Single()!["name"]);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Status_is_a_subresource_with_generation_and_conditions(string file)
    {
        Assert.NotNull(Version(file)["subresources"]!["status"]);
        var fields = SchemaField.AllOf(Definitions[file]).ToDictionary(field => field.Path, field => field.Schema);
        Assert.Equal("int64", (string?)fields["status.observedGeneration"]["format"]);
        Assert.Equal("map", (string?)fields["status.conditions"]["x-kubernetes-list-type"]);
        Assert.Equal(["type"], Strings(fields["status.conditions"]["x-kubernetes-list-map-keys"]));
        Assert.Equal(["lastTransitionTime", "message", "reason", "status", "type"], Strings(fields["status.conditions[*]"]["required"]));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_columns_end_with_whether_the_object_is_ready_and_how_old_it_is(string file)
    {
        var columns = Version(file)["additionalPrinterColumns"]!.AsArray();
        var shown = columns.Where(column => column!["priority"] is null).Select(column => (string?)column!["name"]).ToList();
        Assert.Contains("Ready", shown);
        Assert.Equal("Age", shown[^1]);
        Assert.Contains("Reason", columns.Select(column => (string?)column!["name"]));
        Assert.InRange(shown.Count, 3, 9);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_field_is_described(string file) => Assert.All(
        SchemaField.AllOf(Definitions[file]).Where(field => field.IsNamed && !field.Path.StartsWith("metadata", StringComparison.Ordinal)),
        field =>
        {
            var description = (string?)field.Schema["description"] ?? "";
            Assert.True(description.Length > 5 && description.EndsWith('.'), $"{field.Path} is described as '{description}'.");
            Assert.DoesNotContain("<", description.Replace("array<float>", "", StringComparison.Ordinal), StringComparison.Ordinal);
        });

    [Theory]
    [MemberData(nameof(Files))]
    public void Everything_has_a_bound_so_that_no_object_grows_without_end(string file) => Assert.All(
        SchemaField.AllOf(Definitions[file]).Where(field => field.Path is not ("apiVersion" or "kind" or "metadata" or "metadata.name")),
        field =>
        {
            var schema = field.Schema;
            var bound = (string?)schema["type"] switch
            {
                "array" => schema["maxItems"],
                "object" => schema["properties"] ?? schema["maxProperties"],
                "string" => schema["maxLength"] ?? schema["enum"] ?? schema["format"],
                "integer" => schema["format"],
                "number" or "boolean" => schema["type"],
                _ => schema["x-kubernetes-validations"],
            };
            Assert.True(bound is not null || field.Path.Length == 0, $"{field.Path} has no bound: {schema.ToJsonString()}");
        });

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_list_says_how_it_merges(string file) => Assert.All(
        SchemaField.AllOf(Definitions[file]).Where(field => (string?)field.Schema["type"] == "array"),
        field =>
        {
            var items = field.Schema["items"]!;
            switch ((string?)field.Schema["x-kubernetes-list-type"])
            {
                case "atomic":
                    break;
                case "set":
                    Assert.Equal("string", (string?)items["type"]);
                    break;
                case "map":
                    Assert.All(Strings(field.Schema["x-kubernetes-list-map-keys"]), key => Assert.Contains(key, Strings(items["required"])));
                    break;
                default:
                    Assert.Fail($"{field.Path} does not say.");
                    break;
            }
        });

    [Theory]
    [MemberData(nameof(Files))]
    public void No_default_hides_in_a_list_where_a_client_side_apply_would_differ_for_ever(string file) => Assert.DoesNotContain(
        SchemaField.AllOf(Definitions[file]), field => field.Path.Contains("[*]", StringComparison.Ordinal) && field.Schema.ContainsKey("default"));

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_rule_tells_the_user_what_to_write(string file) => Assert.All(
        from field in SchemaField.AllOf(Definitions[file])
        from rule in field.Schema["x-kubernetes-validations"]?.AsArray() ?? []
        select (field.Path, Message: (string)rule!["message"]!),
        rule =>
        {
            Assert.InRange(rule.Message.Split(' ').Length, 6, 40);
            Assert.False(rule.Message.EndsWith('.'), $"{rule.Path}: the server goes on behind '{rule.Message}'.");
            Assert.DoesNotContain("self.", rule.Message, StringComparison.Ordinal);
        });

    [Theory]
    [MemberData(nameof(Files))]
    public void Text_is_checked_by_rules_with_sentences_and_not_by_bare_patterns(string file) =>
        Assert.DoesNotContain(SchemaField.AllOf(Definitions[file]), field => field.Schema.ContainsKey("pattern"));

    private static JsonObject Version(string file) => Definitions[file]["spec"]!["versions"]![0]!.AsObject();

    private static List<string> Strings(JsonNode? list) => [.. (list as JsonArray ?? []).Select(item => (string)item!)];
}

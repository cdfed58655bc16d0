using System.Text.Json.Nodes;
using ModelOperator.Testing.Manifests;
using Xunit;

namespace ModelOperator.Core.Tests.Samples;

public class ManifestLoaderTests
{
    [Theory]
    [InlineData("text", "\"text\"")]
    [InlineData("\"1.5\"", "\"1.5\"")]
    [InlineData("'true'", "\"true\"")]
    [InlineData("1.0.0", "\"1.0.0\"")]
    [InlineData("2026-03-01", "\"2026-03-01\"")]
    [InlineData("16Gi", "\"16Gi\"")]
    [InlineData("7c1f0e2", "\"7c1f0e2\"")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("-1", "-1")]
    [InlineData("1.5", "1.5")]
    [InlineData("1e3", "1000")]
    [InlineData("0", "0")]
    [InlineData("true", "true")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("[a, 1]", "[\"a\",1]")]
    [InlineData("{a: 1}", "{\"a\":1}")]
    [InlineData(">-\n  one\n  two", "\"one two\"")]
    public void A_scalar_is_read_by_the_core_schema_of_yaml_1_2(string yaml, string json)
    {
        var manifest = Assert.Single(ManifestLoader.Parse(Manifest("ConfigMap", "a") + $"value: {yaml}\n"));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), manifest["value"]), manifest.ToJsonString());
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("off")]
    [InlineData("N")]
    [InlineData("0123")]
    [InlineData("0x1F")]
    [InlineData("1_000")]
    public void What_kubectl_reads_as_something_else_is_an_error_that_names_the_line(string yaml)
    {
        var exception = Assert.Throws<FormatException>(() => ManifestLoader.Parse(Manifest("ConfigMap", "a") + $"value: {yaml}\n", "a.yaml"));
        Assert.StartsWith("a.yaml:5:", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"quote \"{yaml}\"", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind: ConfigMap\nmetadata:\n  name: a\n")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n")]
    [InlineData("- a\n")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nkind: Secret\nmetadata:\n  name: a\n")]
    [InlineData("apiVersion: [v1\n")]
    public void What_is_no_object_is_an_error(string yaml) => Assert.Throws<FormatException>(() => ManifestLoader.Parse(yaml));

    [Fact]
    public void Empty_documents_are_left_out() => Assert.Equal(["a", "b"], Names(ManifestLoader.Parse(
        $"---\n# nothing\n---\n{Manifest("ConfigMap", "a")}---\n{Manifest("ConfigMap", "b")}---\n")));

    [Fact]
    public void A_folder_is_read_to_its_depth_in_an_order_that_can_be_applied()
    {
        var folder = Directory.CreateTempSubdirectory("manifests");
        try
        {
            var below = folder.CreateSubdirectory("below");
            File.WriteAllText(Path.Combine(folder.FullName, "a.yaml"),
                Manifest("ConfigMap", "settings", "team") + "---\n" + Manifest("ClusterRole", "reader"));
            File.WriteAllText(Path.Combine(below.FullName, "b.yml"), Manifest("Namespace", "team"));
            File.WriteAllText(Path.Combine(below.FullName, "c.json"),
                """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"key","namespace":"team"}}""");
            File.WriteAllText(Path.Combine(folder.FullName, "README.md"), "not a manifest");
            File.WriteAllText(Path.Combine(folder.FullName, "Kustomization"), "not a manifest either");

            Assert.Equal(["team", "reader", "settings", "key"], Names(ManifestLoader.Load(folder.FullName)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_path_that_leads_nowhere_is_named() =>
        Assert.Contains("missing.yaml", Assert.Throws<FileNotFoundException>(() => ManifestLoader.Load("missing.yaml")).Message, StringComparison.Ordinal);

    private static IEnumerable<string> Names(IEnumerable<JsonObject> manifests) =>
        manifests.Select(manifest => manifest["metadata"]!["name"]!.GetValue<string>());

    private static string Manifest(string kind, string name, string? ns = null) =>
        $"apiVersion: v1\nkind: {kind}\nmetadata:\n  name: {name}\n{(ns is null ? "" : $"  namespace: {ns}\n")}";
}

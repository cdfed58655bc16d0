using System.Text;
using ModelOperator.Api;
using ModelOperator.Core.Importing;
using Xunit;

namespace ModelOperator.Core.Tests.Importing;

public class ImporterTests
{
    [Theory]
    [InlineData("apache-2.0", "Apache-2.0")]
    [InlineData("MIT", "MIT")]
    [InlineData("cc-by-nc-4.0", "CC-BY-NC-4.0")]
    [InlineData("odbl", "ODbL-1.0")]
    [InlineData("Apache License 2.0", "Apache-2.0")]
    [InlineData("llama3.1", "LicenseRef-llama3.1")]
    [InlineData("LicenseRef-ours", "LicenseRef-ours")]
    [InlineData("unknown", null)]
    [InlineData("other", null)]
    public void Licences_become_SPDX_identifiers(string declared, string? identifier) =>
        Assert.Equal(identifier, Model(Card($"license: {declared}")).Spec.Info!.License);

    [Theory]
    [InlineData("hf://northwind/Writer_8B@9f8e7d6", "northwind-writer-8b", "hf://northwind/Writer_8B@9f8e7d6", "9f8e7d6")]
    [InlineData("https://huggingface.co/northwind/writer/blob/v1.2/README.md", "northwind-writer", "hf://northwind/writer@v1.2", "v1.2")]
    [InlineData("https://huggingface.co/northwind/writer", "northwind-writer", "hf://northwind/writer", "main")]
    public void A_repository_is_known_by_its_address(string location, string name, string uri, string version)
    {
        var result = Importer.Import(Card("license: mit") with { Location = location });
        var read = result.Objects.Select(item => item.Object).OfType<ModelVersion>().Single();
        Assert.Equal((name, uri, version), (read.Spec.ModelRef.Name, read.Spec.Artifact.Uri, read.Spec.Version));
        Assert.Equal($"{name}-{version}", read.Metadata.Name);
    }

    [Theory]
    [InlineData("Ärger", "rger")]
    [InlineData("a..b/-c_", "a.b-c")]
    [InlineData("2 Fast", "2-fast")]
    public void Names_of_others_become_names_of_objects(string foreign, string name) =>
        Assert.Equal(name, Model(Card("license: mit") with { SourceId = foreign }).Metadata.Name);

    [Fact]
    public void Nothing_is_left_of_a_name_and_it_gets_a_mark() =>
        Assert.Matches("^imported-[0-9a-f]{8}$", Model(Card("license: mit") with { SourceId = "模型" }).Metadata.Name);

    [Fact]
    public void Two_names_that_read_alike_stay_apart()
    {
        var names = Importer.Import(Request("catalog.yaml", "models: [{name: a/b}, {name: a-b}]")).Objects.Select(item => item.Object.Metadata.Name).ToList();
        Assert.Equal("a-b", names[0]);
        Assert.Matches("^a-b-[0-9a-f]{8}$", names[1]);
    }

    [Fact]
    public void Owners_that_are_asked_for_come_first()
    {
        var request = Request("catalog.yaml", "models: [{name: writer, provider: Northwind}]") with { Owners = [new Owner { Name = "Studio" }], Namespace = "studio" };
        var model = Model(request);
        Assert.Equal(["Studio", "Northwind"], model.Spec.Info!.Owners!.Select(owner => owner.Name));
        Assert.Equal("studio", model.Metadata.Namespace);
    }

    [Fact]
    public void A_required_field_that_nobody_said_is_missing_and_not_guessed()
    {
        var version = Importer.Import(Card("license: mit")).Objects.Single(item => item.Object is ModelVersion);
        Assert.Contains(version.Missing, missing => missing.Field == "spec.artifact.digest");
        Assert.False(version.Manifest()["spec"]!["artifact"]!.AsObject().ContainsKey("digest"));
    }

    [Fact]
    public void A_large_card_is_refused_by_its_size_before_it_is_read() =>
        Refused(new ImportRequest("card", [new SourceFile("README.md", 100_000_000)]), "README.md has 100000000 bytes");

    [Fact]
    public void What_is_nested_too_deep_is_refused() => Refused(Request("deep.yaml", new string('[', 10_000)), "nested deeper");

    [Fact]
    public void JSON_that_is_nested_too_deep_is_refused() => Refused(Request("deep.json", new string('[', 10_000)), "cannot be read as JSON");

    [Fact]
    public void What_is_unmapped_is_bounded_and_the_rest_is_counted()
    {
        var fields = string.Join('\n', Enumerable.Range(0, 1500).Select(number => $"field{number}: 1"));
        var result = Importer.Import(Card(fields));
        Assert.Equal(1000, result.Unmapped.Count);
        Assert.InRange(result.UnmappedBeyond, 500, 510);
    }

    private static ImportRequest Card(string fields) => Request("README.md", $"---\n{fields}\n---\n# Writer\n");

    private static ImportRequest Request(string file, string text) => new("writer", [SourceFile.Of(file, Encoding.UTF8.GetBytes(text))]);

    private static Model Model(ImportRequest request) => Importer.Import(request).Objects.Select(item => item.Object).OfType<Model>().First();

    private static void Refused(ImportRequest request, string why) =>
        Assert.Contains(why, Assert.Throws<ImportException>(() => Importer.Import(request)).Message, StringComparison.Ordinal);
}

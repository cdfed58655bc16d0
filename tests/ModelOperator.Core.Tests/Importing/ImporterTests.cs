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
    [InlineData("/home/ann/.cache/huggingface/hub/models--northwind--Writer_8B/snapshots/9f8e7d6c5b4a39281706f5e4d3c2b1a098765432", "northwind-writer-8b", "hf://northwind/Writer_8B@9f8e7d6c5b4a39281706f5e4d3c2b1a098765432", "9f8e7d6c5b4a39281706f5e4d3c2b1a098765432")]
    [InlineData("/data/models--north-wind--a--b/snapshots/9f8e7d6c5b4a39281706f5e4d3c2b1a098765432", "north-wind-a-b", "hf://north-wind/a--b@9f8e7d6c5b4a39281706f5e4d3c2b1a098765432", "9f8e7d6c5b4a39281706f5e4d3c2b1a098765432")]
    [InlineData("/data/models--writer/snapshots/9f8e7d6c5b4a39281706f5e4d3c2b1a098765432", "writer", "", "main")]
    public void A_repository_is_known_by_its_place_in_the_cache_of_the_hubs_client(string folder, string name, string uri, string version)
    {
        var result = Importer.Import(Card("license: mit") with { Folder = folder });
        var read = result.Objects.Select(item => item.Object).OfType<ModelVersion>().Single();
        Assert.Equal((name, uri, version), (read.Spec.ModelRef.Name, read.Spec.Artifact.Uri, read.Spec.Version));
        Assert.Equal($"{name}-{version}", read.Metadata.Name);
    }

    [Theory]
    [InlineData("/home/ann/churn", "churn")]
    [InlineData("/home/ann/churn/model", "writer")]
    [InlineData(null, "writer")]
    public void A_folder_goes_by_its_name_unless_any_could_have_that(string? folder, string name)
    {
        var request = Card("license: mit");
        Assert.Equal(name, Model(request with { Folder = folder, Files = [.. request.Files, new SourceFile("model.gguf", 5)] }).Metadata.Name);
    }

    [Fact]
    public void A_card_alone_goes_by_its_title_and_that_is_said()
    {
        var result = Importer.Import(Card("license: mit") with { Folder = "/home/ann/Downloads" });
        Assert.Equal("writer", result.Objects[0].Object.Metadata.Name);
        Assert.Contains(result.Unmapped, unmapped => unmapped is { Field: "name", Value: "Writer" } && unmapped.Why.Contains("--source-id", StringComparison.Ordinal));
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

    [Fact]
    public void Digest_and_size_are_those_of_all_files_or_of_none()
    {
        var card = Card("license: mit");
        var weights = SourceFile.Counted("model.safetensors", Encoding.UTF8.GetBytes($"version https://git-lfs.github.com/spec/v1\noid sha256:{new string('a', 64)}\nsize 45000512\n"));
        var whole = Artifact(card with { Files = [.. card.Files, weights, SourceFile.Counted(".gitattributes", "*.safetensors filter=lfs\n"u8.ToArray())] });
        var bare = Artifact(card with { Files = [.. card.Files, weights] });

        Assert.Equal(45000512 + card.Files[0].Size + 25, whole.SizeBytes);
        Assert.Matches("^sha256:[0-9a-f]{64}$", whole.Digest);
        Assert.NotEqual(bare.Digest, whole.Digest);
        Assert.Equal(("", null), Known(card with { Files = [.. card.Files, weights], LinksLeft = ["tokenizer.json"] }));
        Assert.Equal(("", null), Known(card with { Files = [.. card.Files, weights], SourceId = "northwind/writer" }));
        Assert.Equal((bare.Digest, bare.SizeBytes), Known(card with { Files = [.. card.Files, weights], SourceId = "northwind/writer", IsClone = true }));
        Assert.Equal(("", null), Known(card with
        {
            Files = [.. card.Files, weights, SourceFile.Of("model.safetensors.index.json", """{"metadata": {"total_size": 5}, "weight_map": {"a": "model.safetensors", "b": "model-2.safetensors"}}"""u8.ToArray())],
        }));

        (string, long?) Known(ImportRequest request) => (Artifact(request).Digest, Artifact(request).SizeBytes);
    }

    [Fact]
    public void A_link_that_is_not_followed_is_listed() =>
        Assert.Contains(Importer.Import(Card("license: mit") with { LinksLeft = ["secret.md"] }).Unmapped, unmapped => unmapped is { Field: "files", Value: "secret.md" });

    [Theory]
    [InlineData("northwind/a-b", "1", "northwind/a", "b-1")]
    [InlineData("a", "b.c", "a-b", "c")]
    public void Versions_of_different_models_have_names_of_their_own(string one, string version, string other, string otherVersion)
    {
        var results = ImportBatch.Import([Card("license: mit") with { SourceId = one, Revision = version }, Card("license: mit") with { SourceId = other, Revision = otherVersion }]);
        Assert.Equal(2, results.SelectMany(result => result.Objects).Select(item => item.Object).OfType<ModelVersion>().Select(item => item.Metadata.Name).Distinct().Count());
    }

    [Fact]
    public void Text_keeps_its_emoji_and_what_is_replaced_in_it_is_listed()
    {
        var result = Importer.Import(Request("catalog.yaml", "models: [{name: rocket 🚀, provider: \"a\\u202Eb\", description: \"a\\tb\"}]"));
        var info = result.Objects.Select(item => item.Object).OfType<Model>().Single().Spec.Info!;
        Assert.Equal(("rocket 🚀", "a\uFFFDb", "a b"), (info.DisplayName, info.Owners![0].Name, info.Description));
        Assert.Single(result.Unmapped, unmapped => unmapped.Field == "models[0].provider");
    }

    [Fact]
    public void Aliases_of_a_long_text_are_refused_in_little_memory() => Bounded(
        64, Card($"x: &a \"{new string('x', 600_000)}\"\ny: [{string.Join(',', Enumerable.Repeat("*a", 90_000))}]"), request => Refused(request, "its aliases stand for more than 4194304 characters"));

    [Fact]
    public void A_large_value_is_shown_without_being_written_out() => Bounded(
        24, Card($"x: &a \"{new string('x', 40_000)}\"\ny: &b [{string.Join(',', Enumerable.Repeat("*a", 50))}]\nz: {{a: *b}}"),
        request => Assert.All(Importer.Import(request).Unmapped, one => Assert.InRange(one.Value.Length, 0, 110)));

    [Fact]
    public void Millions_of_values_are_refused_before_they_take_memory() => Bounded(
        100, Request("events.json", $"[{{\"eventTime\":\"\"}}{string.Concat(Enumerable.Repeat(",0", 8_000_000))}]"),
        request => Refused(request, "events.json has more than 1000000 values: import it in parts"));

    [Fact]
    public void Lines_of_JSON_have_as_few_values_together() =>
        Refused(Request("events.ndjson", $"{{}}\n{string.Concat(Enumerable.Repeat("[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]\n", 60_000))}"), "events.ndjson has more than 1000000 values");

    [Fact]
    public void Too_many_events_are_refused() =>
        Refused(Request("events.json", $"[{{\"eventTime\":\"\"}}{string.Concat(Enumerable.Repeat(",0", 200_000))}]"), "writer has more than 100000 events: import it in parts");

    [Fact]
    public void A_run_with_everything_for_input_and_output_is_refused_in_time()
    {
        var inputs = string.Join(',', Enumerable.Range(0, 4_000).Select(number => $"{{\"namespace\":\"a\",\"name\":\"{number}\"}}"));
        Refused(
            Request("events.json", $"{{\"eventType\":\"COMPLETE\",\"eventTime\":\"2026-03-01T12:00:00Z\",\"run\":{{\"runId\":\"r\"}},\"inputs\":[{inputs}],\"outputs\":[{inputs.Replace("\"a\"", "\"b\"", StringComparison.Ordinal)}]}}"),
            "made from each other more than 100000 times");
        var many = string.Join(',', Enumerable.Range(0, 20_000).Select(number => $"{{\"namespace\":\"a\",\"name\":\"{number}\"}}"));
        Refused(Request("events.json", $"{{\"eventType\":\"START\",\"run\":{{\"runId\":\"r\"}},\"inputs\":[{many}]}}"), "tells of more than 10000 datasets");
    }

    [Fact]
    public void A_hundred_thousand_datasets_of_a_card_are_cut_and_counted()
    {
        var result = Importer.Import(Card($"datasets: [{string.Join(',', Enumerable.Range(0, 90_000).Select(number => $"a/{number}"))}]"));
        Assert.Equal(1024, result.Objects.Select(item => item.Object).OfType<ModelVersion>().Single().Spec.Training!.Datasets!.Count);
        Assert.InRange(result.Unmapped.Count + result.UnmappedBeyond, 90_000 - 1024, 90_000);
    }

    [Fact]
    public void JSON_with_half_a_character_is_refused() => Refused(Request("model.json", """{"registered_model": {"name": "\ud800"}}"""), "it has a \\u escape that stands for no character");

    [Fact]
    public void A_card_that_is_only_pointed_to_is_said_to_be_so() =>
        Refused(Request("README.md", $"version https://git-lfs.github.com/spec/v1\noid sha256:{new string('a', 64)}\nsize 500\n"), "README.md is only a pointer to the file");

    /// <summary>Imports, and asserts that it took no more than so many MiB from the heap, which is more than it held at any time.</summary>
    private static void Bounded(int mebibytes, ImportRequest request, Action<ImportRequest> import)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        import(request);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) >> 20, 0, mebibytes);
    }

    private static ImportRequest Card(string fields) => Request("README.md", $"---\n{fields}\n---\n# Writer\n");

    private static ImportRequest Request(string file, string text) => new("writer", [SourceFile.Of(file, Encoding.UTF8.GetBytes(text))]);

    private static Artifact Artifact(ImportRequest request) =>
        Importer.Import(request).Objects.Select(item => item.Object).OfType<ModelVersion>().Single().Spec.Artifact;

    private static Model Model(ImportRequest request) => Importer.Import(request).Objects.Select(item => item.Object).OfType<Model>().First();

    private static void Refused(ImportRequest request, string why) =>
        Assert.Contains(why, Assert.Throws<ImportException>(() => Importer.Import(request)).Message, StringComparison.Ordinal);
}

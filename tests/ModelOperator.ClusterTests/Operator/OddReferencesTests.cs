using System.Text.Json.Nodes;
using ModelOperator.Core.Assets;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>References as nobody should write them: shown, bounded, written once, and nobody else's concern.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class OddReferencesTests(RunningWorld world) : IClassFixture<RunningWorld>
{
    [Fact]
    public async Task As_many_references_as_an_object_may_have_are_shown_in_part_and_counted()
    {
        var ns = await world.CreateNamespaceAsync("many");
        var tables = Enumerable.Range(0, 1024).Select(i => $"aip://dataset/warehouse/media/table-{i:D4}").ToList();
        await world.CreateAsync(Make.Model($"{ns}/ranker"));
        await world.CreateAsync(Make.ModelVersion($"{ns}/ranker-1", "ranker", datasets: tables, embeddings: [.. Enumerable.Range(0, 1024).Select(i => $"missing-{i:D4}")]));

        var shown = await world.EventuallyAsync("ModelVersion", $"{ns}/ranker-1", item => item.Is("Stalled", "True", "ReferenceNotFound"), "names what is missing");

        Assert.Equal(AssetAnnotations.MaxUpstream, shown.Lineage("upstream")!.Split(',').Length);
        Assert.Equal($"{1024 + 1 - AssetAnnotations.MaxUpstream}", shown.Lineage("upstream-truncated"));
        Assert.Equal(AssetDecision.MaxReferences, shown["status"]!["references"]!.AsArray().Count);
        Assert.EndsWith("(and 1023 more in status.references)", shown.Condition("Ready")!.Message, StringComparison.Ordinal);
        await StaysAsync("ModelVersion", $"{ns}/ranker-1", ns);
    }

    [Fact]
    public async Task A_name_of_every_legal_character_and_length_is_taken_through_annotations_and_status()
    {
        var ns = await world.CreateNamespaceAsync("names");
        var name = "0.a-b" + string.Concat(Enumerable.Repeat(".abcdefghijklmnopqrstuvwxyz-0123456789", 7))[..247] + "z";
        await world.CreateAsync(Make.Dataset($"{ns}/{name}"));
        await world.CreateAsync(Make.Dataset($"{ns}/below", from: [name]));

        var below = await world.EventuallyAsync("Dataset", $"{ns}/below", item => item.Is("Ready"), "resolves");

        Assert.Equal(253, name.Length);
        Assert.Equal($"aip://dataset/k8s/{ns}/{name}", below.Lineage("upstream"));
        await world.EventuallyAsync("Dataset", $"{ns}/{name}", item => item.Lineage("downstream-count") == "1", "counts it");
    }

    [Fact]
    public async Task A_uri_of_another_kind_says_which_kind_fits()
    {
        var ns = await world.CreateNamespaceAsync("kinds");
        await world.CreateAsync(Make.Model($"{ns}/encoder"));
        await world.CreateAsync(Make.Dataset($"{ns}/shots", from: [$"aip://model/k8s/{ns}/encoder"]));

        var shots = await world.EventuallyAsync("Dataset", $"{ns}/shots", item => item.Is("Stalled", "True", "WrongKind"), "says so");

        Assert.Equal(
            $"spec.derivedFrom[0] is aip://model/k8s/{ns}/encoder, which is not the uri of a Dataset: correct the uri, or give name and namespace instead",
            shots.Condition("Ready")!.Message);
        await StaysAsync("Dataset", $"{ns}/shots", ns);
    }

    [Fact]
    public async Task An_asset_made_from_itself_says_so_and_heals()
    {
        var ns = await world.CreateNamespaceAsync("self");
        await world.CreateAsync(Make.Dataset($"{ns}/shots", from: ["shots"]));

        var shots = await world.EventuallyAsync("Dataset", $"{ns}/shots", item => item.Is("Stalled", "True", "ReferenceCycle"), "says so");
        Assert.Contains($"Dataset {ns}/shots -> Dataset {ns}/shots", shots.Condition("Ready")!.Message, StringComparison.Ordinal);
        await StaysAsync("Dataset", $"{ns}/shots", ns);

        await world.PatchAsync("Dataset", $"{ns}/shots", """{"spec":{"derivedFrom":null}}""");
        await world.EventuallyAsync("Dataset", $"{ns}/shots", item => item.Is("Ready"), "heals");
    }

    /// <summary>An object that is decided about again, because its labels change, is written only by those who change them.</summary>
    private async Task StaysAsync(string kind, string key, string ns)
    {
        await world.PatchAsync(kind, key, """{"metadata":{"labels":{"seen":"again"}}}""");
        var before = await world.GetAsync(kind, key);
        await world.CreateAsync(Make.Dataset($"{ns}/after"));
        await world.EventuallyAsync("Dataset", $"{ns}/after", item => item.Is("Ready"), "is looked at later");

        Assert.Equal(Version(before!), Version((await world.GetAsync(kind, key))!));
    }

    private static string Version(JsonObject item) => (string)item["metadata"]!["resourceVersion"]!;
}

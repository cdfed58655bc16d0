using System.Text.Json.Nodes;
using Xunit;

namespace ModelOperator.ClusterTests.Cli;

/// <summary>Questions about the example, asked with the plugin, by one who sees everything and by members of one domain.</summary>
[Collection(FindingTestCollection.Name)]
public sealed class ReadingTests(PluginWorld world) : IClassFixture<PluginWorld>
{
    private const string Titles = "dataset/studio-content/title-masters";

    private static readonly string Golden = Path.Combine(
        Path.GetDirectoryName(CrdGenerator.CrdDirectory.OfRepository().Path)!, "tests", "ModelOperator.Core.Tests", "Queries", "Scenarios");

    [Fact]
    public async Task Search_finds_what_is_about_scenes_and_the_name_first()
    {
        var found = (await world.RunAsync("search", "scene", "-o", "name")).Succeeded().Split('\n');

        Assert.Equal("model.modeloperator.io/scene-encoder", found[0]);
        Assert.Contains("embedding.modeloperator.io/scenes", found);
        Assert.StartsWith("embedding.modeloperator.io/scenes\n", (await world.RunAsync("search", "scenes", "-o", "name")).Succeeded(), StringComparison.Ordinal);
        Assert.StartsWith("embedding.modeloperator.io/scenes\n", (await world.RunAsync("search", "scnes", "--kind", "emb", "-o", "name")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_shows_others_only_what_was_shared_with_them()
    {
        var found = await world.RunInAsync("payments-fraud", "payments-ml", "search", "", "--limit", "100", "-o", "json");

        var assets = JsonNode.Parse(found.Succeeded())!["hits"]!.AsArray();
        Assert.All(assets, asset => Assert.Equal("payments-fraud", (string?)asset!["namespace"]));
        Assert.Contains("note: you may list datasets", found.Errors, StringComparison.Ordinal);
        Assert.Contains("only in payments-fraud", found.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lineage-of-deployment.tree", "lineage", "mdep/context-matcher", "-n", "ads-context")]
    [InlineData("made-from-titles.tree", "lineage", Titles, "--direction", "downstream")]
    [InlineData("entity-of-shots.txt", "get", "shots", "-n", "studio-content")]
    [InlineData("why-of-refused.txt", "why", "fraud-scorer-4.0.0-titles")]
    [InlineData("diff-of-shot-encoder.txt", "diff", "shot-encoder-1.0.0", "shot-encoder-1.1.0")]
    public async Task What_is_answered_of_the_cluster_is_what_is_answered_of_its_objects(string golden, params string[] arguments) =>
        Assert.Equal(File.ReadAllText(Path.Combine(Golden, golden)), (await world.RunAsync(arguments)).Succeeded());

    [Theory]
    [InlineData("tree", "ModelDeployment ads-context/context-matcher [ads]\n")]
    [InlineData("dot", "digraph lineage {\n")]
    [InlineData("mermaid", "flowchart ")]
    [InlineData("json", "{\n    \"uri\": \"aip://modeldeployment/k8s/ads-context/context-matcher\"")]
    [InlineData("yaml", "uri: 'aip://modeldeployment/k8s/ads-context/context-matcher'\n")]
    [InlineData("openlineage", "[\n  {\n    \"eventTime\": ")]
    public async Task Lineage_has_forms(string form, string start) =>
        Assert.StartsWith(start, (await world.RunAsync("lineage", "mdep/context-matcher", "-o", form)).Succeeded(), StringComparison.Ordinal);

    [Fact]
    public async Task The_impact_of_studios_dataset_reaches_other_domains()
    {
        var impact = (await world.RunAsync("impact", Titles)).Succeeded();

        Assert.StartsWith("A change of aip://dataset/k8s/studio-content/title-masters reaches 19 assets, 3 serving deployments among them.\n", impact, StringComparison.Ordinal);
        Assert.Contains("PERSONALIZATION  Merchandising <merchandising@media.example.com>\n", impact, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_who_may_not_see_an_asset_is_told_the_same_as_of_one_that_is_not_there()
    {
        var hidden = await world.RunInAsync("payments-fraud", "payments-ml", "impact", Titles);
        var missing = await world.RunInAsync("payments-fraud", "payments-ml", "impact", "dataset/studio-content/nothing");

        hidden.Failed(3, "there is no Dataset \"title-masters\"");
        Assert.Equal(missing.Code, hidden.Code);
        Assert.Equal(missing.Errors.Replace("nothing", "title-masters", StringComparison.Ordinal), hidden.Errors);
    }

    [Fact]
    public async Task A_grantee_sees_what_was_granted_and_the_rest_is_counted()
    {
        var tree = (await world.RunInAsync("ads-context", "ads-ml", "lineage", "mdep/context-matcher")).Succeeded();

        Assert.Contains("Embedding studio-content/scenes", tree, StringComparison.Ordinal);
        Assert.Contains(" (by grant studio-content/context-matching)", tree, StringComparison.Ordinal);
        Assert.DoesNotContain("title-masters", tree, StringComparison.Ordinal);
        Assert.Contains(" hidden\n", tree, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_leads_to_what_is_to_be_mended_and_says_when_all_is_well()
    {
        Assert.Contains("ask for a SharingGrant in studio-content", (await world.RunInAsync("payments-fraud", "payments-ml", "why", "fraud-scorer-4.0.0-titles")).Succeeded(), StringComparison.Ordinal);
        Assert.Equal("aip://modeldeployment/k8s/ads-context/context-matcher is ready.\n", (await world.RunAsync("why", "mdep/context-matcher")).Succeeded());
    }

    [Fact]
    public async Task Grants_are_shown_to_both_sides()
    {
        var owner = (await world.RunAsync("grants", "-n", "studio-content")).Succeeded();
        var grantee = (await world.RunInAsync("ads-context", "ads-ml", "grants")).Succeeded();

        Assert.Contains("OUT OF studio-content\n", owner, StringComparison.Ordinal);
        Assert.Contains("aip://modelversion/k8s/ads-context/context-matcher-2.0.0\n", owner, StringComparison.Ordinal);
        Assert.Contains("2099-12-31T00:00:00Z", owner, StringComparison.Ordinal);
        Assert.Contains("INTO ads-context\n", grantee, StringComparison.Ordinal);
        Assert.Contains("studio-content/context-matching", grantee, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_says_what_a_model_is_for_and_where_it_fails()
    {
        var card = (await world.RunAsync("card", "fraud-scorer")).Succeeded();

        Assert.StartsWith("# Fraud scorer\n", card, StringComparison.Ordinal);
        foreach (var part in (string[])["## Limitations\n", "## Versions\n", "| 3.3.0 | Production | auc-pr 0.812 on chargebacks", "- Production: auc-pr on chargebacks at least 0.78\n"])
        {
            Assert.Contains(part, card, StringComparison.Ordinal);
        }
    }

    public static TheoryData<string[], int, string> Mistakes => new()
    {
        { ["get", "fraud-scorer"], 2, "\"fraud-scorer\" may mean model/payments-fraud/fraud-scorer, modeldeployment/payments-fraud/fraud-scorer: write which" },
        { ["get", "pod/x"], 2, "\"pod\" is no kind of asset" },
        { ["get", "aip://model/k8s/%2e/x"], 2, "is not the uri of an asset" },
        { ["get", "aip://model/k8s/studio-content/nothing"], 3, "there is no asset" },
        { ["get", "shots", "-n", "ads-context"], 3, "in namespace ads-context" },
        { ["get", "shots", "-n", "studio-content", "-A"], 2, "exclude one another" },
        { ["lineage", "scenes", "--depth", "0"], 2, "depth is 0" },
        { ["lineage", "scenes", "--depth", "much"], 2, "--depth" },
        { ["lineage", "scenes", "--kinds", "pod"], 2, "kinds names \"pod\"" },
        { ["lineage", "scenes", "-o", "picture"], 2, "picture" },
        { ["diff", "shot-encoder-1.0.0", "scenes"], 3, "there is no ModelVersion \"scenes\"" },
        { ["search", "\u202e\u0007!"], 2, "has no letters or digits" },
        { ["search", "--limit", "0"], 2, "--limit must be between 1 and 100" },
        { ["search", "x", "--server", "nonsense"], 2, "--server is no address" },
        { ["get", "x", "--server", "https://a:b@catalog.example.com"], 2, "--server is no address" },
        { ["get", "x", "--server-ca", "ca.pem"], 2, "are for a catalog: name it with --server" },
        { ["get", "x", "--server", "https://catalog.example.com", "--server-ca", "/dev/null"], 1, "/dev/null holds no certificate in PEM" },
        { ["search", "x", "--server", "http://catalog.example.com"], 2, "would send your token where everybody can read it" },
        { ["card", "scenes"], 3, "there is no Model \"scenes\"" },
        { ["grants", "--context", "nowhere"], 1, "nowhere" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_told_in_a_sentence(string[] arguments, int code, string sentence) => (await world.RunAsync(arguments)).Failed(code, sentence);

    [Fact]
    public async Task Without_a_kubeconfig_a_sentence_says_so() => (await PluginRun.OfAsync("search")).Failed(1, "kubeconfig /nowhere/kubeconfig does not exist");

    [Fact]
    public async Task A_command_that_does_not_exist_is_told() => (await PluginRun.OfAsync("serach")).Failed(2, "'serach' is no command: see kubectl model --help");
}

using ModelOperator.Api;
using ModelOperator.Testing.Example.Story;
using Spectre.Console;
using Spectre.Console.Rendering;
using Xunit;

namespace ModelOperator.Core.Tests.Example;

public class ExampleStoryTests
{
    private static readonly IReadOnlyList<LineageNode> Roots = LineageForest.Grow(ConvergedExample.Snapshot);
    private static readonly IReadOnlyList<LineageNode> Nodes = [.. Roots.SelectMany(Flatten)];

    [Fact]
    public void Every_asset_is_in_the_lineage_once_and_models_are_not() => Assert.Equal(
        ConvergedExample.Snapshot.Assets.Select(asset => asset.Key).Where(key => key.Kind != ObjectKind.Model).Order(),
        Nodes.Select(node => node.Key).OfType<ObjectRef>().Order());

    [Fact]
    public void Every_edge_of_the_upstream_annotations_is_in_the_lineage()
    {
        var models = ConvergedExample.Snapshot.Models.Select(model => model.Status!.Uri!).ToHashSet();
        var annotated = ConvergedExample.Snapshot.Assets
            .SelectMany(asset => (asset.Annotation(LineageAnnotations.Upstream)?.Split(',') ?? []).Select(parent => (asset.Annotation(LineageAnnotations.Uri)!, parent)))
            .Where(edge => !models.Contains(edge.parent));
        var shown = Nodes.SelectMany(node => node.AlsoFrom.Append(node.From).OfType<LineageEdge>().Select(edge => (node.Uri, edge.Uri)));

        Assert.Equal(annotated.Order(), shown.Order());
    }

    [Fact]
    public void An_asset_stands_under_the_parent_that_was_longest_in_the_making() => Assert.Equal(
        [
            "title-masters", "shot-list", "keyframes", "shot-encoder-1.0.0", "shot-encoder-1.1.0", "shots", "scene-encoder-1.0.0", "scenes",
            "context-matcher-2.0.0", "context-matcher",
        ],
        PathTo(ObjectKind.ModelDeployment, "context-matcher").Select(node => node.Key!.Value.Name));

    [Fact]
    public void The_largest_tree_comes_first_and_begins_with_the_masters() => Assert.Equal("title-masters", Roots[0].Key!.Value.Name);

    [Fact]
    public void An_asset_of_another_platform_is_a_root_for_what_was_made_from_it_alone() => Assert.Equal(
        "play-sessions",
        Assert.Single(Assert.Single(Roots, root => root.Uri == "aip://dataset/warehouse/member/plays").Children).Key!.Value.Name);

    [Fact]
    public void Objects_that_refer_to_each_other_are_shown_without_end_or_loss()
    {
        Dataset Made(string name, string parent) => new()
        {
            Metadata = new()
            {
                Name = name,
                Namespace = "studio",
                Annotations = new Dictionary<string, string>
                {
                    [LineageAnnotations.Uri] = $"aip://dataset/k8s/studio/{name}",
                    [LineageAnnotations.Upstream] = $"aip://dataset/k8s/studio/{parent}",
                    [LineageAnnotations.Depth] = "1",
                },
            },
            Spec = new() { Type = DatasetType.Files, Uri = "s3://bucket/it", Version = "1" },
        };

        var roots = LineageForest.Grow(new() { Datasets = [Made("egg", "hen"), Made("hen", "egg")] });

        Assert.Equal(["egg", "hen"], roots.SelectMany(Flatten).Select(node => node.Key!.Value.Name));
    }

    [Fact]
    public void An_edge_into_another_domain_shows_both_domains_and_the_grant() => Assert.Contains(
        "Embedding ads-context/creative-shots [ads] (studio → ads by grant studio-content/shot-encoder-serving) also from Dataset creatives\n",
        Render(ExampleStory.Lineage(Roots)), StringComparison.Ordinal);

    [Fact]
    public void An_edge_into_another_namespace_of_the_domain_shows_the_grant() => Assert.Contains(
        "ModelVersion studio-research/scene-mood-0.1.0 [studio] (by grant studio-content/research) also from Dataset studio-content/shot-list (by grant studio-content/research)\n",
        Render(ExampleStory.Lineage(Roots)), StringComparison.Ordinal);

    [Fact]
    public void A_refused_reference_shows_at_the_asset_that_holds_it() => Assert.Contains(
        "ModelVersion payments-fraud/fraud-scorer-4.0.0-titles [payments] also from Dataset chargebacks, Dataset transactions refused: Embedding studio-content/titles\n",
        Render(ExampleStory.Lineage(Roots)), StringComparison.Ordinal);

    [Theory]
    [InlineData("Domains", "studio", "studio-content, studio-research", "19", "1 of 1", "6", "1")]
    [InlineData("Sharing", "studio-content/shot-encoder-serving", "Deploy", "Model shot-encoder", "ads-context (ads)", "Embedding ads-context/creative-shots")]
    [InlineData("Sharing", "studio-research/mood-preview", "Discover", "Model scene-mood", "ads-context (ads)", "nobody so far")]
    [InlineData("Sharing", "studio-content/title-search", "Use", "ModelDeployment title-embedder", "personalization-merch (personalization)", "nobody so far")]
    [InlineData("Serving", "ads-context/context-matcher", "context-matcher-2.0.0", "100 %", "triton", "2", "2/2", "http://context-matcher.ads-context.svc")]
    [InlineData("Serving", "personalization-merch/member-encoder", "member-encoder-1.0.0", "100 %", "triton", "0", "2/2", "http://member-encoder.personalization-merch.svc")]
    public void A_section_has_a_line_for_each_object(string section, params string[] cells)
    {
        var lines = Render(Section(section)).Split('\n').Select(line => line.Split("   ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

        Assert.Contains(lines, line => line.SequenceEqual(cells));
    }

    [Fact]
    public void The_refusal_is_told_with_its_reason_and_the_sentence_of_its_condition() => Assert.Equal(
        "ModelVersion payments-fraud/fraud-scorer-4.0.0-titles, on purpose. NotGranted: spec.training.embeddings[0] names Embedding studio-content/titles, "
        + "which the owner of namespace studio-content does not let namespace payments-fraud use: ask for a SharingGrant in studio-content with permission "
        + "Use for Embedding titles.\n",
        Render(Section("Refused")));

    [Fact]
    public void What_a_status_says_is_shown_as_it_is_and_not_as_markup() => Assert.Contains(
        "- Dataset studio/masters is not ready, Odd: write [red] or [0]\n",
        Render(ExampleStory.TellOpen([new(new(ObjectKind.Dataset, "studio", "masters"), "is not ready, Odd: write [red] or [0]")])), StringComparison.Ordinal);

    private static IRenderable Section(string heading) =>
        ExampleStory.Tell(ConvergedExample.Snapshot).Single(section => section.Heading.StartsWith(heading, StringComparison.Ordinal)).Body;

    private static IReadOnlyList<LineageNode> PathTo(ObjectKind kind, string name)
    {
        IReadOnlyList<LineageNode>? Find(LineageNode node) =>
            node.Key?.Kind == kind && node.Key?.Name == name ? [node]
            : node.Children.Select(Find).FirstOrDefault(path => path is not null) is { } below ? [node, .. below]
            : null;
        return Roots.Select(Find).First(path => path is not null)!;
    }

    private static IEnumerable<LineageNode> Flatten(LineageNode node) => node.Children.SelectMany(Flatten).Prepend(node);

    private static string Render(IRenderable body)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No });
        console.Profile.Width = 400;
        console.Profile.Capabilities.Unicode = true;
        console.Write(body);
        return string.Join('\n', text.ToString().Split('\n').Select(line => line.TrimEnd()));
    }
}

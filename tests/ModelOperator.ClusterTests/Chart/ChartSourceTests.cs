using System.Text.Json.Nodes;
using System.Xml.Linq;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Example;
using ModelOperator.Testing.Manifests;
using Xunit;

namespace ModelOperator.ClusterTests.Chart;

/// <summary>There is one truth: what the chart renders is what config/ and crds/ say, and kustomize makes of them.</summary>
public sealed class ChartSourceTests
{
    private static readonly string[] OfTheRelease = ["app.kubernetes.io/instance", "app.kubernetes.io/version", "app.kubernetes.io/managed-by", "helm.sh/chart"];

    /// <summary>A budget is of a version of its kind that not every cluster has, and runtimes come after their definition.</summary>
    private static readonly string[] OfTheChartAlone = ["PodDisruptionBudget", "Pod", "ServingRuntime"];

    [Fact]
    public async Task Config_default_is_what_the_chart_renders()
    {
        var rendered = (await ChartTools.RenderAsync()).Where(item => !OfTheChartAlone.Contains((string)item["kind"]!)).Select(WithoutRelease);
        var kustomized = (await ChartTools.KustomizeAsync("default")).Where(item => !item.Is("Namespace")).Select(WithoutRelease);

        Equal(kustomized, rendered);
    }

    [Fact]
    public async Task The_chart_gives_the_permissions_of_config_rbac_and_no_others()
    {
        var shipped = Directory.EnumerateFiles(Repository.Rbac, "*.yaml").Where(file => Path.GetFileName(file) != "kustomization.yaml").SelectMany(ManifestLoader.Load);
        string[] kinds = [.. shipped.Select(item => (string)item["kind"]!).Distinct().Where(kind => kind != "Namespace")];

        Equal(
            shipped.Where(item => !item.Is("Namespace")).Select(Comparable),
            (await ChartTools.RenderAsync()).Where(item => kinds.Contains((string)item["kind"]!)).Select(WithoutRelease));
    }

    [Fact]
    public async Task In_another_namespace_everything_is_of_that_namespace()
    {
        var rendered = await ChartTools.RenderAsync("--namespace", "platform");
        Assert.All(rendered.Where(item => item["metadata"]!["namespace"] is not null), item => Assert.Equal("platform", (string?)item["metadata"]!["namespace"]));
        Assert.All(rendered.SelectMany(item => item["subjects"]?.AsArray() ?? []), subject => Assert.Equal("platform", (string?)subject!["namespace"]));
    }

    [Fact]
    public async Task The_chart_has_the_runtimes_of_config_runtimes()
    {
        Equal(
            ManifestLoader.Load(ChartTools.Base("runtimes")).Select(Comparable),
            (await ChartTools.RenderAsync()).Where(item => item.Is("ServingRuntime")).Select(WithoutRelease));
    }

    [Theory]
    [InlineData("crd", "CustomResourceDefinition", 10)]
    [InlineData("rbac", "ClusterRole", 4)]
    [InlineData("manager", "Deployment", 2)]
    [InlineData("samples", "ModelDeployment", 1)]
    [InlineData("runtimes", "ServingRuntime", 10)]
    public async Task Kustomize_takes_every_base(string name, string kind, int atLeast) =>
        Assert.InRange((await ChartTools.KustomizeAsync(name)).Count(item => item.Is(kind)), atLeast, int.MaxValue);

    [Fact]
    public async Task Kustomize_has_every_definition() => Assert.Equal(
        Directory.EnumerateFiles(Repository.Crds, "*.yaml").Select(file => $"CustomResourceDefinition/{Path.GetFileNameWithoutExtension(file)}").Order(),
        (await ChartTools.KustomizeAsync("crd")).Select(item => item.Name()).Order());

    [Fact]
    public async Task Neither_Argo_CD_nor_Flux_deletes_a_definition_that_kustomize_made()
    {
        var definitions = (await ChartTools.KustomizeAsync("default")).Where(item => item.Is("CustomResourceDefinition")).ToList();
        Assert.Equal(10, definitions.Count);
        Assert.All(definitions, item => Assert.Equal("Prune=false,Delete=false", (string?)item["metadata"]!["annotations"]?["argocd.argoproj.io/sync-options"]));
        Assert.All(definitions, item => Assert.Equal("disabled", (string?)item["metadata"]!["annotations"]?["kustomize.toolkit.fluxcd.io/prune"]));
    }

    [Fact]
    public void The_chart_has_the_version_of_what_it_installs()
    {
        var version = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("Version").Single().Value;
        var chart = YamlObjects.Parse(File.ReadAllText(Path.Combine(ChartTools.Chart, "Chart.yaml"))).Single();
        Assert.Equal(version, (string?)chart["appVersion"]);
    }

    /// <summary>Its labels and annotations, and empty maps of these, say how it came there and not what it is.</summary>
    private static JsonObject WithoutRelease(JsonObject item)
    {
        var bare = Comparable(item);
        var metadata = bare["metadata"]!.AsObject();
        metadata.Remove("annotations");
        foreach (var label in OfTheRelease)
            metadata["labels"]?.AsObject().Remove(label);
        if (item.Is("CustomResourceDefinition") || item.Is("ServingRuntime"))
            metadata.Remove("labels");
        return bare;
    }

    private static JsonObject Comparable(JsonObject item) => item.DeepClone().AsObject();

    private static void Equal(IEnumerable<JsonObject> expected, IEnumerable<JsonObject> actual)
    {
        var (wanted, had) = (expected.ToDictionary(item => item.Name()), actual.ToDictionary(item => item.Name()));
        Assert.NotEmpty(wanted);
        Assert.Equal(wanted.Keys.Order(), had.Keys.Order());
        Assert.All(wanted, pair => Assert.True(JsonNode.DeepEquals(pair.Value, had[pair.Key]), $"{pair.Key} is\n{had[pair.Key]}\nand not\n{pair.Value}"));
    }
}

using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Example;
using ModelOperator.Testing.Manifests;
using Xunit;

namespace ModelOperator.ClusterTests.Chart;

/// <summary>What the chart makes of <c>watchNamespaces</c>, for a team without rights in the cluster.</summary>
public sealed class ChartNamespacesTests
{
    private const string Release = "studio-mlops", Runtimes = "modeloperator-runtimes";

    private static readonly string[] Watched = ["studio-content", "studio-research"];

    private static readonly string[] Team = ["--namespace", Release, "--set", $"watchNamespaces={{{string.Join(',', Watched)}}},catalog.enabled=false,crds.install=false"];

    private static readonly string[] Everything =
    [
        "--set", "monitoring.serviceMonitor.enabled=true,monitoring.prometheusRule.enabled=true,monitoring.dashboard.enabled=true",
        "--api-versions", "monitoring.coreos.com/v1/ServiceMonitor", "--api-versions", "monitoring.coreos.com/v1/PrometheusRule",
    ];

    [Fact]
    public async Task Nothing_of_it_is_of_the_cluster_but_the_definitions_where_they_are_asked_for()
    {
        var rendered = await RenderAsync(Everything);
        Assert.All(rendered, item => Assert.Contains((string?)item["metadata"]!["namespace"], (string[])[Release, .. Watched]));
        Assert.All(rendered, item => Assert.DoesNotMatch("^(Cluster|Custom|Serving|Domain)", (string)item["kind"]!));

        var withDefinitions = await RenderAsync([.. Everything, "--set", "crds.install=true"]);
        Assert.Equal(
            ManifestLoader.Load(Repository.Crds).Select(item => item.Name()).Order(),
            withDefinitions.Select(item => item.Name()).Except(rendered.Select(item => item.Name())).Order());
    }

    [Fact]
    public async Task In_the_namespaces_that_it_serves_it_has_permissions_and_nothing_else()
    {
        string[] permissions = ["Role/modeloperator", "Role/modeloperator-optional", "RoleBinding/modeloperator", "RoleBinding/modeloperator-optional"];
        var rendered = await RenderAsync(Everything);

        Assert.All(Watched, ns => Assert.Equal(permissions, rendered.In(ns).Select(item => item.Name()).Order(StringComparer.Ordinal)));
        Assert.Equal(
            ["Role/modeloperator-leader-election", "Role/modeloperator-revisions"],
            rendered.In(Release).Where(item => item.Is("Role")).Select(item => item.Name()).Order());
        Assert.DoesNotContain(await RenderAsync("--set", "rbac.optionalKinds=false"), item => item.Name().EndsWith("-optional", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("role.yaml", "modeloperator")]
    [InlineData("optional.yaml", "modeloperator-optional")]
    public async Task Its_Roles_allow_what_the_ClusterRoles_do_but_for_what_is_in_no_namespace(string file, string name)
    {
        var rules = ManifestLoader.Load(Path.Combine(Repository.Rbac, file)).Find("ClusterRole", name)["rules"]!.AsArray();
        var namespaced = rules.Select(rule => Without(rule!.AsObject(), ResourcesOfTheCluster())).OfType<JsonObject>().ToList();
        var rendered = await RenderAsync();

        foreach (var ns in Watched)
        {
            var itself = $$"""{"apiGroups":[""],"resources":["namespaces"],"resourceNames":["{{ns}}"],"verbs":["get"]}""";
            var expected = name == "modeloperator" ? namespaced.Prepend(JsonNode.Parse(itself)!) : namespaced;
            var role = rendered.In(ns).Find("Role", name);
            Assert.True(JsonNode.DeepEquals(new JsonArray([.. expected.Select(rule => rule.DeepClone())]), role["rules"]), $"{role}");

            var binding = rendered.In(ns).Find("RoleBinding", name);
            Assert.Equal($$"""{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"{{name}}"}""", binding["roleRef"]!.ToJsonString());
            Assert.Equal($$"""[{"kind":"ServiceAccount","name":"modeloperator","namespace":"{{Release}}"}]""", binding["subjects"]!.ToJsonString());
        }
    }

    [Fact]
    public async Task The_operator_is_told_its_namespaces_and_where_its_runtimes_are()
    {
        var pod = (await RenderAsync()).Find("Deployment", "modeloperator").Pod();
        Assert.Contains("--watch-namespaces=studio-content,studio-research", Arguments(pod));
        Assert.Contains("--runtimes=/etc/modeloperator/runtimes", Arguments(pod));
        var mount = Assert.Single(pod["containers"]![0]!["volumeMounts"]!.AsArray())!;
        Assert.Equal(("/etc/modeloperator/runtimes", true), ((string?)mount["mountPath"], (bool?)mount["readOnly"]));
        var volume = Assert.Single(pod["volumes"]!.AsArray())!;
        Assert.Equal((Runtimes, (string?)mount["name"]), ((string?)volume["configMap"]!["name"], (string?)volume["name"]));
    }

    [Fact]
    public async Task Its_runtimes_are_files_with_what_config_runtimes_has_and_the_loader_of_the_release()
    {
        var files = Files(await RenderAsync("--set", "loader.image.repository=registry.example.com/loader,loader.image.tag=v2"));
        var shipped = Directory.EnumerateFiles(ChartTools.Base("runtimes"), "*.yaml").ToDictionary(file => Path.GetFileName(file), file => ManifestLoader.Load(file).Single());

        Assert.Equal(shipped.Keys.Order(), files.Keys.Order());
        Assert.All(shipped, pair =>
        {
            var expected = pair.Value.DeepClone().AsObject();
            if (expected["spec"]!["artifactLoading"]?["loader"] is { } loader)
                loader["image"] = "registry.example.com/loader:v2";
            Assert.True(JsonNode.DeepEquals(expected, files[pair.Key]), $"{pair.Key} is\n{files[pair.Key]}\nand not\n{expected}");
        });
        Assert.Contains(files.Values, runtime => (string?)runtime["spec"]!["artifactLoading"]?["loader"]?["image"] == "registry.example.com/loader:v2");
    }

    [Fact]
    public async Task A_team_adds_runtimes_of_its_own_or_puts_them_in_the_place_of_ours()
    {
        var shipped = Files(await RenderAsync());
        var files = Files(await RenderAsync("--set-json", Extra("own.yaml", "own"), "--set-json", Extra("vllm.yaml", "vllm")));

        Assert.Equal(shipped.Keys.Append("own.yaml").Order(), files.Keys.Order());
        Assert.Equal("own", (string?)files["own.yaml"]["metadata"]!["name"]);
        Assert.Null(files["vllm.yaml"]["spec"]);

        var alone = Files(await RenderAsync("--set", "runtimes.install=false", "--set-json", Extra("own.yaml", "own")));
        Assert.Equal(["own.yaml"], alone.Keys);
    }

    [Fact]
    public async Task Without_any_runtime_the_operator_is_given_none()
    {
        var rendered = await RenderAsync("--set", "runtimes.install=false");
        var deployment = rendered.Find("Deployment", "modeloperator");

        Assert.DoesNotContain(rendered, item => item.Is("ConfigMap"));
        Assert.DoesNotContain(Arguments(deployment.Pod()), argument => argument.StartsWith("--runtimes", StringComparison.Ordinal));
        Assert.Null(deployment.Pod()["volumes"] ?? deployment.Pod()["containers"]![0]!["volumeMounts"]);
        Assert.Null(deployment["spec"]!["template"]!["metadata"]!["annotations"]);
    }

    [Fact]
    public async Task Pods_begin_anew_with_other_runtimes_and_with_nothing_else()
    {
        var before = await PodMetadataAsync();
        Assert.Equal(before, await PodMetadataAsync("--set", "networkPolicy.enabled=false,commonLabels.team=studio"));
        Assert.NotEqual(before, await PodMetadataAsync("--set-json", Extra("own.yaml", "own")));
        Assert.NotEqual(before, await PodMetadataAsync("--set", "loader.image.tag=v2"));
        Assert.Contains("\"example.com/team\":\"studio\"", await PodMetadataAsync("--set", "operator.podAnnotations.example\\.com/team=studio"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_test_of_the_release_asks_the_operator_alone() => Assert.Equal(
        ["check-ready", $"http://modeloperator.{Release}.svc:8080/readyz"], Arguments((await RenderAsync()).Find("Pod", "modeloperator-test").Pod()));

    [Fact]
    public async Task The_notes_say_which_namespaces_are_served_and_what_is_missing()
    {
        var notes = await NotesAsync();
        Assert.Contains("serves studio-content, studio-research and no other namespaces as platform \"k8s\".", notes, StringComparison.Ordinal);
        Assert.Contains("kubectl get modeldeployments -n studio-content", notes, StringComparison.Ordinal);
        Assert.Contains("no Domains, and so no quotas", notes, StringComparison.Ordinal);
        Assert.Contains("no ServingRuntimes but those of the ConfigMap modeloperator-runtimes", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("crds.install is true", notes, StringComparison.Ordinal);

        Assert.Contains("no ServingRuntimes, so that no model can be served", await NotesAsync("--set", "runtimes.install=false"), StringComparison.Ordinal);
        Assert.Contains("Where an administrator keeps them, set it to false.", await NotesAsync("--set", "crds.install=true"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lint_finds_nothing_wrong() => await ChartTools.HelmAsync(null, ["lint", "--strict", ChartTools.Chart, .. Team]);

    private static Task<IReadOnlyList<JsonObject>> RenderAsync(params IEnumerable<string> arguments) => ChartTools.RenderAsync([.. Team, .. arguments]);

    private static Task<string> NotesAsync(params IEnumerable<string> arguments) =>
        ChartTools.HelmAsync(null, ["install", "modeloperator", ChartTools.Chart, "--dry-run=client", .. Team, .. arguments]);

    private static async Task<string> PodMetadataAsync(params IEnumerable<string> arguments) =>
        (await RenderAsync(arguments)).Find("Deployment", "modeloperator")["spec"]!["template"]!["metadata"]!.ToJsonString();

    private static IEnumerable<string> Arguments(JsonNode pod) => pod["containers"]![0]!["args"]!.AsArray().Select(argument => (string)argument!);

    private static Dictionary<string, JsonObject> Files(IEnumerable<JsonObject> rendered) =>
        rendered.Find("ConfigMap", Runtimes)["data"]!.AsObject().ToDictionary(file => file.Key, file => YamlObjects.Parse((string)file.Value!).Single());

    private static string Extra(string file, string name) => $"runtimes.extra.{file.Replace(".", "\\.", StringComparison.Ordinal)}="
        + JsonValue.Create($"apiVersion: modeloperator.io/v1alpha1\nkind: ServingRuntime\nmetadata: {{ name: {name} }}\n").ToJsonString();

    private static HashSet<string> ResourcesOfTheCluster() =>
    [
        "namespaces",
        .. ManifestLoader.Load(Repository.Crds).Where(definition => (string?)definition["spec"]!["scope"] == "Cluster")
            .Select(definition => (string)definition["spec"]!["names"]!["plural"]!).SelectMany(plural => (string[])[plural, $"{plural}/status"]),
    ];

    /// <summary>The rule without some resources; null where it has no others.</summary>
    private static JsonObject? Without(JsonObject rule, HashSet<string> resources)
    {
        var left = rule["resources"]!.AsArray().Select(resource => (string)resource!).Where(resource => !resources.Contains(resource)).ToList();
        var bare = rule.DeepClone().AsObject();
        bare["resources"] = new JsonArray([.. left.Select(resource => JsonValue.Create(resource))]);
        return left.Count > 0 ? bare : null;
    }
}

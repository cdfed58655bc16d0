using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.GitOps;
using ModelOperator.Testing.ControlPlane;
using Xunit;

namespace ModelOperator.ClusterTests.Chart;

/// <summary>What platform engineers do with the chart and with kustomize, on a real API server.</summary>
public sealed class ChartInstallTests(ChartCluster cluster) : IClassFixture<ChartCluster>, IAsyncLifetime
{
    /// <summary>What a release may take of the Secret that Helm keeps it in.</summary>
    private const int SecretLimit = 1024 * 1024;

    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Kinds = "/apis/modeloperator.io/v1alpha1";
    private const string ClusterRoles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";

    /// <summary>For tests that are not about them: Helm makes what comes after the rest one by one.</summary>
    private static readonly string[] WithoutRuntimes = ["--set", "runtimes.install=false"];

    public Task InitializeAsync() => cluster.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Installed_upgraded_rolled_back_and_uninstalled_it_loses_nothing_of_its_users()
    {
        var notes = await InstallAsync("modeloperator", ChartTools.Namespace, "--wait");
        Assert.Contains("No image of ModelOperator is published", notes, StringComparison.Ordinal);
        Assert.Equal(10, await RuntimesAmongAsync("hooks"));
        await cluster.ReadyAsync("modeloperator", 2);
        await cluster.ReadyAsync("modeloperator-catalog", 1);
        Assert.NotNull(await cluster.Api.GetAsync($"{Kinds}/servingruntimes/vllm"));
        await CreateDatasetAsync();
        await FitsItsSecretAsync("sh.helm.release.v1.modeloperator.v1");
        Assert.Empty(await DriftAsync());

        var template = await TemplateAsync();
        await cluster.HelmAsync("upgrade", "modeloperator", "--namespace", ChartTools.Namespace, "--set", "operator.replicas=3");
        await cluster.ReadyAsync("modeloperator", 3);
        Assert.Equal(template, await TemplateAsync());
        Assert.Equal((0, 10), (await RuntimesAmongAsync("hooks"), await RuntimesAmongAsync("manifest")));
        await FitsItsSecretAsync("sh.helm.release.v1.modeloperator.v2");

        await cluster.ReleaseAsync("rollback", "modeloperator", "1", "--namespace", ChartTools.Namespace);
        await cluster.ReadyAsync("modeloperator", 2);
        Assert.NotNull(await cluster.Api.GetAsync($"{Kinds}/servingruntimes/vllm"));

        await cluster.ReleaseAsync("uninstall", "modeloperator", "--namespace", ChartTools.Namespace, "--wait");
        Assert.Null(await cluster.Api.GetAsync($"{ClusterRoles}/modeloperator"));
        Assert.Null(await cluster.Api.GetAsync($"/apis/apps/v1/namespaces/{ChartTools.Namespace}/deployments/modeloperator"));
        Assert.NotNull(await cluster.Api.GetAsync($"{Kinds}/namespaces/default/datasets/shots"));
        Assert.NotNull(await cluster.Api.GetAsync($"{Kinds}/servingruntimes/vllm"));

        // The same release takes up what it left; another one has to say that it wants to.
        await InstallAsync("modeloperator", ChartTools.Namespace);
        Assert.NotNull(await cluster.Api.GetAsync($"{Kinds}/namespaces/default/datasets/shots"));
    }

    [Fact]
    public async Task An_installation_that_ended_before_its_runtimes_is_completed_by_an_upgrade_that_may_install()
    {
        // The API server refuses the first runtime, as one does that does not serve their kind yet.
        await Assert.ThrowsAsync<ControlPlaneException>(
            () => InstallAsync("modeloperator", ChartTools.Namespace, "--set", $"loader.image.repository={new string('a', 600)}"));
        Assert.Contains("failed", await cluster.ReleaseAsync("status", "modeloperator", "--namespace", ChartTools.Namespace), StringComparison.Ordinal);

        await cluster.HelmAsync("upgrade", "modeloperator", "--install", "--namespace", ChartTools.Namespace, "--reset-values");

        Assert.Equal((0, 10), (await RuntimesAmongAsync("hooks"), await RuntimesAmongAsync("manifest")));
        Assert.NotNull(await cluster.Api.GetAsync($"{Kinds}/servingruntimes/vllm"));
    }

    [Fact]
    public async Task An_upgrade_brings_what_is_new_in_a_definition()
    {
        await InstallAsync("modeloperator", ChartTools.Namespace, WithoutRuntimes);
        var path = $"{Definitions}/datasets.modeloperator.io";
        var columns = (await cluster.Api.GetAsync(path))!["spec"]!["versions"]![0]!["additionalPrinterColumns"]!.ToJsonString();
        await cluster.Api.ReplaceFieldAsync(path, "/spec/versions/0/additionalPrinterColumns", new JsonArray());
        Assert.NotEqual(columns, (await cluster.Api.GetAsync(path))!["spec"]!["versions"]![0]!["additionalPrinterColumns"]?.ToJsonString());

        await cluster.HelmAsync("upgrade", "modeloperator", ["--namespace", ChartTools.Namespace, .. WithoutRuntimes, .. cluster.Overwriting]);

        Assert.Equal(columns, (await cluster.Api.GetAsync(path))!["spec"]!["versions"]![0]!["additionalPrinterColumns"]?.ToJsonString());
    }

    [Fact]
    public async Task Two_releases_in_a_cluster_are_refused_in_a_sentence()
    {
        await InstallAsync("modeloperator", ChartTools.Namespace, WithoutRuntimes);

        var refused = await Assert.ThrowsAsync<ControlPlaneException>(() => InstallAsync("second", "elsewhere"));

        Assert.Contains(
            "ModelOperator is in this cluster already, as release modeloperator of namespace modeloperator-system: one serves all namespaces. Upgrade that release, or uninstall it first.",
            refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("second", await cluster.ReleaseAsync("list", "--all-namespaces"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_release_takes_over_what_an_uninstalled_one_left_when_it_is_told_to()
    {
        await InstallAsync("modeloperator", ChartTools.Namespace);
        await CreateDatasetAsync();
        await cluster.ReleaseAsync("uninstall", "modeloperator", "--namespace", ChartTools.Namespace);

        var refused = await Assert.ThrowsAsync<ControlPlaneException>(() => InstallAsync("second", "elsewhere"));
        Assert.Contains("must equal \"second\": current value is \"modeloperator\"", refused.Message, StringComparison.Ordinal);

        await InstallAsync("second", "elsewhere", "--take-ownership");
        Assert.NotNull(await cluster.Api.GetAsync($"{Kinds}/namespaces/default/datasets/shots"));
        await cluster.ReadyAsync("modeloperator", 2, "elsewhere");
    }

    [Fact]
    public async Task Without_the_definitions_and_told_not_to_bring_them_it_is_refused_in_a_sentence()
    {
        var refused = await Assert.ThrowsAsync<ControlPlaneException>(() => InstallAsync("modeloperator", ChartTools.Namespace, "--set", "crds.install=false,runtimes.install=false"));
        Assert.Contains("crds.install is false and the cluster has no CustomResourceDefinition accessdenials.modeloperator.io, ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("apply crds/ of this version first, or leave crds.install true.", refused.Message, StringComparison.Ordinal);

        await cluster.ApplyAsync("crd");
        await InstallAsync("modeloperator", ChartTools.Namespace, "--set", "crds.install=false,runtimes.install=false");
        await cluster.ReadyAsync("modeloperator", 2);
    }

    [Fact]
    public async Task A_route_where_no_Gateway_API_is_served_is_refused_in_a_sentence()
    {
        var refused = await Assert.ThrowsAsync<ControlPlaneException>(
            () => InstallAsync("modeloperator", ChartTools.Namespace, "--set", "catalog.httpRoute.enabled=true,catalog.httpRoute.parentRefs[0].name=public"));
        Assert.Contains("catalog.httpRoute.enabled needs the Gateway API, which this cluster does not serve", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_test_of_a_release_ends_as_its_pod_does()
    {
        await InstallAsync("modeloperator", ChartTools.Namespace, WithoutRuntimes);
        await cluster.ReadyAsync("modeloperator", 2);
        var pod = $"/api/v1/namespaces/{ChartTools.Namespace}/pods/modeloperator-test";

        var test = cluster.ReleaseAsync("test", "modeloperator", "--namespace", ChartTools.Namespace, "--timeout", "60s");
        await cluster.EventuallyAsync(pod, IsReady, "runs, and its node has no more to say of it");
        // No container runs on a simulated node: what check-ready would end with is said for it.
        await cluster.Api.PatchAsync($"{pod}/status", new JsonObject { ["status"] = new JsonObject { ["phase"] = "Succeeded" } });

        Assert.Contains("Phase:          Succeeded", await test, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kustomize_installs_the_same_and_helm_does_not_take_it_over_unasked()
    {
        await cluster.ApplyAsync("default");
        await cluster.ReadyAsync("modeloperator", 2);
        await cluster.ReadyAsync("modeloperator-catalog", 1);
        await cluster.ApplyAsync("runtimes");
        await cluster.ApplyAsync("samples");
        Assert.NotNull(await cluster.Api.GetAsync($"{Kinds}/namespaces/ads-context/modeldeployments/context-matcher"));

        // An old server drops the rules of definitions, and is sent them each time.
        Assert.DoesNotContain(
            (await cluster.ApplyAsync("default")).Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => !line.EndsWith("unchanged", StringComparison.Ordinal) && !line.StartsWith("customresourcedefinition", StringComparison.Ordinal));
        var refused = await Assert.ThrowsAsync<ControlPlaneException>(() => InstallAsync("modeloperator", ChartTools.Namespace));
        Assert.Contains("exists and cannot be imported into the current release", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>What a tool finds that renders the same release, and compares what is live with what its apply on the server would make of it.</summary>
    private async Task<IReadOnlyList<string>> DriftAsync()
    {
        string[] release = ["modeloperator", "--namespace", ChartTools.Namespace];
        var manifests = YamlObjects.Parse(await cluster.ReleaseAsync("get", "manifest", release))
            .Concat(YamlObjects.Parse(await cluster.ReleaseAsync("get", "hooks", release)).Where(item => item.Is("ServingRuntime")))
            .Select(cluster.Understood).ToList();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray([.. manifests]) }.ToJsonString());
        var live = Items(await cluster.KubectlAsync("get", "--filename", file, "--output", "json"));
        var applied = Items(await cluster.KubectlAsync(
            "apply", "--server-side", "--dry-run=server", "--force-conflicts", "--field-manager", GitOpsTool.Manager, "--validate=false", "--filename", file, "--output", "json"));
        File.Delete(file);

        Assert.Equal(manifests.Count, live.Count);
        return
        [
            .. live.Zip(applied).Where(pair => !JsonNode.DeepEquals(pair.First, pair.Second)).Select(pair => $"{pair.First.Name()} would become {pair.Second}"),
            .. manifests.Zip(live).SelectMany(pair => GitOpsTool.Taken(pair.First, pair.Second, "").Select(field => $"{pair.First.Name()}: {field}")),
        ];

        static IReadOnlyList<JsonObject> Items(string list) => [.. JsonNode.Parse(list)!["items"]!.AsArray().Select(item =>
        {
            var bare = item!.DeepClone().AsObject();
            bare["metadata"]!.AsObject().Remove("managedFields");
            return bare;
        })];
    }

    private async Task<int> RuntimesAmongAsync(string part) =>
        YamlObjects.Parse(await cluster.ReleaseAsync("get", part, "modeloperator", "--namespace", ChartTools.Namespace)).Count(item => item.Is("ServingRuntime"));

    private static bool IsReady(JsonObject? pod) =>
        pod?["status"]?["conditions"]?.AsArray().Any(condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True") ?? false;

    private Task<string> InstallAsync(string release, string ns, params string[] arguments) =>
        cluster.HelmAsync("install", release, ["--namespace", ns, "--create-namespace", .. arguments]);

    private Task<JsonObject> CreateDatasetAsync() => cluster.Api.CreateAsync($"{Kinds}/namespaces/default/datasets", new JsonObject
    {
        ["apiVersion"] = "modeloperator.io/v1alpha1",
        ["kind"] = "Dataset",
        ["metadata"] = new JsonObject { ["name"] = "shots" },
        ["spec"] = new JsonObject { ["type"] = "Files", ["uri"] = "s3://studio/shots", ["version"] = "1" },
    });

    private async Task<string> TemplateAsync() =>
        (await cluster.Api.GetAsync($"/apis/apps/v1/namespaces/{ChartTools.Namespace}/deployments/modeloperator"))!["spec"]!["template"]!.ToJsonString();

    private async Task FitsItsSecretAsync(string name)
    {
        var secret = await cluster.Api.GetAsync($"/api/v1/namespaces/{ChartTools.Namespace}/secrets/{name}");
        Assert.InRange(Convert.FromBase64String((string)secret!["data"]!["release"]!).Length, 1, SecretLimit / 2);
    }
}

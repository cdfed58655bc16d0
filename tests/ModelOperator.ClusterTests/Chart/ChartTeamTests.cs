using System.Net;
using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.Operator;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Example;
using ModelOperator.Testing.Manifests;
using Xunit;

namespace ModelOperator.ClusterTests.Chart;

/// <summary>What a team without rights in the cluster does with the chart, and what is refused beside it, on a real API server.</summary>
public sealed class ChartTeamTests(ChartCluster cluster) : IClassFixture<ChartCluster>, IAsyncLifetime
{
    private const string Home = "studio-mlops", Content = "studio-content", Research = "studio-research", Foreign = "ads";
    private const string Kinds = "/apis/modeloperator.io/v1alpha1", Rbac = "/apis/rbac.authorization.k8s.io/v1";

    private static readonly string[] WithoutTheCluster = ["--set", "catalog.enabled=false,crds.install=false"];

    public async Task InitializeAsync()
    {
        await cluster.ClearAsync();
        await cluster.HaveNamespacesAsync(Home, Content, Research, Foreign);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task It_installs_changes_and_uninstalls_with_the_rights_of_its_namespaces_alone()
    {
        await cluster.ApplyAsync("crd");
        var team = await UserAsync("studio", "cluster-admin");

        await cluster.HelmAsAsync(team, "install", "modeloperator", Serving(Home, Content, Research));
        await cluster.ReadyAsync("modeloperator", 2, Home);
        using var account = await AccountAsync();
        foreach (var ns in (string[])[Content, Research])
        {
            Assert.Null(await account.WhyNotAsync($"/api/v1/namespaces/{ns}"));
            Assert.Null(await account.WhyNotAsync($"{Kinds}/namespaces/{ns}/datasets"));
        }
        await ForbiddenAsync(
            account, "/api/v1/namespaces", $"/api/v1/namespaces/{Foreign}", $"/api/v1/namespaces/{Home}", $"{Kinds}/datasets", $"{Kinds}/namespaces/{Foreign}/datasets",
            $"{Kinds}/domains", $"{Kinds}/servingruntimes");
        Assert.Null(await cluster.Api.GetAsync($"{Rbac}/clusterroles/modeloperator"));

        await cluster.HelmAsAsync(team, "upgrade", "modeloperator", Serving(Home, Content));
        await ForbiddenAsync(account, $"{Kinds}/namespaces/{Research}/datasets");
        Assert.Null(await account.WhyNotAsync($"{Kinds}/namespaces/{Content}/datasets"));

        await ChartTools.HelmAsync(team, "uninstall", "modeloperator", "--namespace", Home, "--wait");
        Assert.Null(await cluster.Api.GetAsync($"{Rbac}/namespaces/{Content}/roles/modeloperator"));
        Assert.NotNull(await cluster.Api.GetAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/datasets.modeloperator.io"));
    }

    [Fact]
    public async Task With_the_role_admin_it_needs_the_rules_of_config_rbac_too_because_nobody_hands_on_what_he_may_not_do()
    {
        await cluster.ApplyAsync("crd");
        await cluster.KubectlAsync("apply", "--filename", Path.Combine(Repository.Rbac, "user-roles.yaml"));
        var team = await UserAsync("editors", "admin");

        var refused = await Assert.ThrowsAsync<ControlPlaneException>(() => cluster.HelmAsAsync(team, "install", "modeloperator", Serving(Home, Content)));

        Assert.Contains("is attempting to grant RBAC permissions not currently held", refused.Message, StringComparison.Ordinal);
        Assert.Contains("datasets/status", refused.Message, StringComparison.Ordinal);
        Assert.Contains("controllerrevisions", refused.Message, StringComparison.Ordinal);

        var rules = ((string[])["role.yaml", "optional.yaml"]).SelectMany(file => ManifestLoader.Load(Path.Combine(Repository.Rbac, file))).SelectMany(item => item["rules"]?.AsArray() ?? []);
        var installer = new JsonObject { ["apiVersion"] = "rbac.authorization.k8s.io/v1", ["kind"] = "ClusterRole", ["metadata"] = new JsonObject { ["name"] = "installer" } };
        installer["rules"] = new JsonArray([.. rules.Select(rule => rule!.DeepClone())]);
        await cluster.Api.ApplyAsync($"{Rbac}/clusterroles/installer", installer);
        await BindAsync("editors-too", "installer", "editors");
        await cluster.HelmAsAsync(team, "upgrade", "modeloperator", ["--install", .. Serving(Home, Content)]);
        await cluster.ReadyAsync("modeloperator", 2, Home);
    }

    [Fact]
    public async Task A_release_for_all_namespaces_becomes_one_for_its_own_and_that_one_for_all()
    {
        string[] all = ["--namespace", Home, "--set", "catalog.enabled=false,runtimes.install=false"];
        var (ofTheCluster, ofHome) = ($"{Rbac}/clusterroles/modeloperator", $"{Rbac}/namespaces/{Home}/roles/modeloperator");
        await cluster.HelmAsync("install", "modeloperator", all);

        await cluster.HelmAsync("upgrade", "modeloperator", [.. all, "--set", $"watchNamespaces={{{Home}}}"]);
        Assert.Null(await cluster.Api.GetAsync(ofTheCluster));
        Assert.NotNull(await cluster.Api.GetAsync(ofHome));

        await cluster.HelmAsync("upgrade", "modeloperator", all);
        Assert.NotNull(await cluster.Api.GetAsync(ofTheCluster));
        Assert.Null(await cluster.Api.GetAsync(ofHome));
    }

    [Fact]
    public async Task Without_the_definitions_it_is_refused_in_a_sentence()
    {
        var team = await UserAsync("studio", "cluster-admin");
        var refused = await Assert.ThrowsAsync<ControlPlaneException>(() => cluster.HelmAsAsync(team, "install", "modeloperator", Serving(Home, Content)));
        Assert.Contains("crds.install is false and the cluster has no CustomResourceDefinition accessdenials.modeloperator.io, ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespace_that_is_not_there_is_refused_in_a_sentence()
    {
        var refused = await Assert.ThrowsAsync<ControlPlaneException>(() => cluster.HelmAsync("install", "modeloperator", Serving(Home, Content, "nowhere")));
        Assert.Contains("watchNamespaces has nowhere, which the cluster does not have: create it first, or leave it out.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_would_serve_what_another_release_serves_is_refused_in_a_sentence()
    {
        await cluster.ApplyAsync("crd");
        await cluster.HelmAsync("install", "studio", Serving(Home, Content));

        var all = await Assert.ThrowsAsync<ControlPlaneException>(
            () => cluster.HelmAsync("install", "modeloperator", ["--namespace", ChartTools.Namespace, "--create-namespace", "--set", "crds.install=false"]));
        Assert.Contains(
            "Namespace studio-content is served already, by release studio of namespace studio-mlops, and without watchNamespaces this one serves all: two operators would undo what the other does. "
                + "Uninstall that release first, or name other namespaces in watchNamespaces.",
            all.Message, StringComparison.Ordinal);

        var same = await Assert.ThrowsAsync<ControlPlaneException>(() => cluster.HelmAsync("install", "research", Serving(Research, Foreign, Content)));
        Assert.Contains(
            "watchNamespaces has studio-content, which release studio of namespace studio-mlops serves already: two operators would undo what the other does. Leave it out, or uninstall that release first.",
            same.Message, StringComparison.Ordinal);

        await cluster.HelmAsync("install", "research", Serving(Research, Foreign));
        await cluster.ReadyAsync("modeloperator", 2, Research);
        await cluster.ReadyAsync("modeloperator", 2, Home);
    }

    /// <summary>Somebody who has a ClusterRole in the namespaces of the studio, and nothing anywhere else.</summary>
    private async Task<string> UserAsync(string user, string role)
    {
        await BindAsync(user, role, user);
        return await cluster.ControlPlane.CreateUserKubeconfigAsync(user);
    }

    private async Task BindAsync(string name, string role, string user)
    {
        foreach (var ns in (string[])[Home, Content, Research])
            await cluster.Api.ApplyAsync($"{Rbac}/namespaces/{ns}/rolebindings/{name}", Tenants.Binding(ns, name, "ClusterRole", role, user));
    }

    private async Task<ApiClient> AccountAsync()
    {
        var kubeconfig = Path.GetTempFileName();
        await cluster.ControlPlane.SaveTokenKubeconfigAsync(kubeconfig, Home, "modeloperator");
        try
        {
            return ApiClient.FromKubeconfig(kubeconfig);
        }
        finally
        {
            File.Delete(kubeconfig);
        }
    }

    private static async Task ForbiddenAsync(ApiClient user, params string[] paths)
    {
        foreach (var path in paths)
            Assert.Equal($"{(int)HttpStatusCode.Forbidden} {HttpStatusCode.Forbidden}", await user.WhyNotAsync(path));
    }

    private static IEnumerable<string> Serving(string home, params string[] namespaces) =>
        ["--namespace", home, "--set", $"watchNamespaces={{{string.Join(',', namespaces)}}}", .. WithoutTheCluster];
}

using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.ClusterTests.Catalog;
using ModelOperator.ClusterTests.Operator;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.ClusterTests.BadClusters;

/// <summary>Permissions without a rule: what lacks it is told, what does not need it goes on, and what is not known is not taken for gone.</summary>
[Collection(BadClusterCollection.Name)]
public sealed class MissingPermissionTests(BadCluster cluster)
{
    private const string Blocked = "modeloperator_watches_blocked";

    [Fact]
    public async Task Without_Deployments_only_ModelDeployments_wait()
    {
        var ns = await CreateAsync("children");
        await cluster.CreateAsync(Make.Grant($"{ns}/shared", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace("default")]));
        await using var forbidden = await cluster.ForbidAsync("modeloperator", "deployments", cluster.Kubeconfig, ResourcePaths.Collection("Deployment"));
        await using var running = await cluster.StartAnyAsync();

        var said = await cluster.ReadyAsync(running, 503, text => text.Split('\n') is ["not ready", _, ""]);
        Assert.Contains("deployments.apps cannot be read: allow list and watch of it to the user of this process: ", said, StringComparison.Ordinal);
        Assert.Matches("cannot (list|watch) resource \"deployments\" in API group \"apps\" at the cluster scope", said);
        Assert.Contains("until then no ModelDeployment is reconciled, and everything else is", said, StringComparison.Ordinal);
        foreach (var (kind, name) in (IEnumerable<(string, string)>)[("Dataset", "shots"), ("ModelVersion", "ranker-1"), ("SharingGrant", "shared")])
        {
            await cluster.EventuallyAsync(kind, $"{ns}/{name}", item => item.Is("Ready"), "is reconciled");
        }

        await cluster.EventuallyAsync("Role", $"{ns}/modeloperator:grant:shared", _ => true, "is made");
        await cluster.EventuallyAsync("ServingRuntime", ns, item => item.Is("Ready"), "is reconciled");
        Assert.Equal(ResourceStatus.NotObserved, (long)(await cluster.GetAsync("ModelDeployment", $"{ns}/ranker"))!["status"]!["observedGeneration"]!);
        Assert.Equal(1, (await running.MetricsAsync()).Sum(Blocked, "cause=\"Forbidden\",optional=\"false\",resource=\"deployments.apps\""));

        await forbidden.DisposeAsync();
        await cluster.ReadyAsync(running, 200, text => text == "ok\n");
        await cluster.EventuallyAsync("Deployment", $"{ns}/ranker", _ => true, "is made");
        Assert.Equal(0, (await running.MetricsAsync()).Sum(Blocked));
        Assert.Single(running.Log.Split('\n'), line => line.Contains("cannot be read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_kind_that_was_never_listed_is_counted_as_unknown_and_not_as_none()
    {
        var ns = await CreateAsync("uncounted");
        await using var forbidden = await cluster.ForbidAsync("modeloperator", "servingruntimes", cluster.Kubeconfig, ResourcePaths.Collection("ServingRuntime"));
        await using var running = await cluster.StartAnyAsync();
        await cluster.EventuallyAsync("Dataset", $"{ns}/shots", item => item.Is("Ready"), "is reconciled");

        var scrape = await running.GetAsync("/metrics");
        Assert.Contains("modeloperator_object_conditions{kind=\"Dataset\"", scrape, StringComparison.Ordinal);
        Assert.DoesNotContain("modeloperator_object_conditions{kind=\"ServingRuntime\"", scrape, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_kind_of_ours_nothing_is_taken_for_unused_and_the_catalog_answers_what_it_knows()
    {
        var ns = await CreateAsync("unknown");
        await using (await cluster.StartAnyAsync())
        {
            await ProtectedAsync("Dataset", $"{ns}/shots");
            await ProtectedAsync("ModelVersion", $"{ns}/ranker-1");
        }

        var path = ResourcePaths.Collection("ModelDeployment");
        await using var forbidden = await cluster.ForbidAsync("modeloperator", "modeldeployments", cluster.Kubeconfig, path);
        await using var forbiddenToo = await cluster.ForbidAsync("modeloperator-catalog", "modeldeployments", cluster.CatalogKubeconfig, path);
        await using var running = await cluster.StartAnyAsync();
        await using var catalog = await cluster.StartCatalogAsync();
        var (asked, uri) = (CatalogCaller.Of(catalog.Address), $"/api/v1/entities/aip://dataset/k8s/{ns}/shots");
        Assert.Contains(
            "nothing is reconciled until then, since what is not known must not be taken for gone",
            await cluster.ReadyAsync(running, 503, text => text.Contains("modeldeployments.modeloperator.io cannot be read", StringComparison.Ordinal) && text.Split('\n') is ["not ready", _, ""]),
            StringComparison.Ordinal);
        await cluster.ReadyAsync(catalog, 200, text => text == "ok\nanswers lack, or have as it was: modeldeployments.modeloperator.io\n");
        var answer = await asked.GetAsync(uri);
        Assert.Equal(200, answer.Status);
        Assert.Contains("Modeloperator-Unread: modeldeployments.modeloperator.io", answer.Headers, StringComparison.Ordinal);

        await cluster.DeleteAsync("Dataset", $"{ns}/shots");
        Assert.Equal(0, (await running.MetricsAsync()).WriteCount);

        await forbidden.DisposeAsync();
        await forbiddenToo.DisposeAsync();
        await cluster.ReadyAsync(running, 200);
        await cluster.EventuallyAsync("Dataset", $"{ns}/shots", item => item.Condition("DeletionHeld")?.Status == "True", "is held by what is served");
        await cluster.ReadyAsync(catalog, 200, text => text == "ok\n");
        var complete = await cluster.EventuallyAsync(() => asked.GetAsync($"/api/v1/entities/aip://modeldeployment/k8s/{ns}/ranker"), now => now.Status == 200, "the deployment is found");
        Assert.DoesNotContain("Modeloperator-Unread", complete.Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_permission_that_is_withdrawn_leaves_what_was_read_and_everything_else_goes_on()
    {
        var ns = await CreateAsync("withdrawn");
        await using var running = await cluster.StartAnyAsync("--watch-idle-seconds", "5");
        await ProtectedAsync("Dataset", $"{ns}/shots");
        var path = ResourcePaths.Collection("ModelDeployment");
        await using (await cluster.ForbidAsync("modeloperator", "modeldeployments", cluster.Kubeconfig, path))
        {
            Assert.Contains("until then the operator goes on with what it read before", await cluster.ReadyAsync(running, 200, text => text != "ok\n"), StringComparison.Ordinal);

            await cluster.CreateAsync(Make.Dataset($"{ns}/later", from: ["shots"]));
            await cluster.EventuallyAsync("Dataset", $"{ns}/later", item => item.Is("Ready"), "is reconciled");
            await cluster.DeleteAsync("Dataset", $"{ns}/shots");
            await cluster.EventuallyAsync("Dataset", $"{ns}/shots", item => item.Condition("DeletionHeld")?.Status == "True", "is held by what was served when it was last seen");
            await cluster.PatchAsync("ModelDeployment", $"{ns}/ranker", """{"spec":{"suspend":true}}""");
        }

        await cluster.ReadyAsync(running, 200, text => text == "ok\n");
        await cluster.GoneAsync("Dataset", $"{ns}/shots");
    }

    /// <summary>A namespace with a model that is to be served, and what it was made from.</summary>
    private async Task<string> CreateAsync(string prefix)
    {
        var ns = await cluster.CreateNamespaceAsync(prefix);
        await cluster.CreateAsync(Make.Runtime(ns));
        await cluster.CreateAsync(Make.Dataset($"{ns}/shots"));
        await cluster.CreateAsync(Make.Model($"{ns}/ranker"));
        await cluster.CreateAsync(Make.ModelVersion($"{ns}/ranker-1", "ranker", datasets: ["shots"]));
        await cluster.CreateAsync(Make.Deployment($"{ns}/ranker", "ranker", version: "1").On(ns));
        return ns;
    }

    private Task<JsonObject> ProtectedAsync(string kind, string key) => cluster.EventuallyAsync(
        kind, key, item => item["metadata"]!["finalizers"]?.AsArray().Any(finalizer => (string?)finalizer == "modeloperator.io/in-use") == true, "is protected");
}

using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.ClusterTests.Operator;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Objects;
using ModelOperator.Testing.Operators;
using Xunit;

namespace ModelOperator.ClusterTests.Chart;

/// <summary>An operator as the chart runs it for a team without rights in the cluster: with the permissions, arguments and runtimes of the release.</summary>
public sealed class TeamOperatorTests(ChartCluster cluster) : IClassFixture<ChartCluster>, IAsyncLifetime
{
    private const string Home = "studio-mlops", Content = "studio-content", Research = "studio-research", Foreign = "ads";

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(90);

    private readonly string _directory = Directory.CreateTempSubdirectory("modeloperator-team-").FullName;
    private string _kubeconfig = "";

    public async Task InitializeAsync()
    {
        await cluster.ClearAsync();
        await cluster.HaveNamespacesAsync(Home, Content, Research, Foreign);
        await cluster.ApplyAsync("crd");
        var runtime = Make.Runtime("plain");
        await cluster.HelmAsync(
            "install", "modeloperator", "--namespace", Home, "--set", $"watchNamespaces={{{Content},{Research}}}", "--set", "catalog.enabled=false,crds.install=false,runtimes.install=false",
            "--set-json", $"runtimes.extra={{\"plain.yaml\": {JsonSerializer.Serialize(JsonSerializer.Serialize(runtime, ServingRuntime.JsonTypeInfo))}}}");
        _kubeconfig = Path.Combine(_directory, "kubeconfig");
        await cluster.ControlPlane.SaveTokenKubeconfigAsync(_kubeconfig, Home, "modeloperator");
    }

    /// <summary>Lets go of what the operator would have let go of, or whoever takes the definitions away waits for it.</summary>
    public async Task DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        foreach (var plural in (string[])["datasets", "modelversions", "embeddings", "sharinggrants"])
        {
            foreach (var item in (await cluster.Api.GetAsync($"/apis/modeloperator.io/v1alpha1/{plural}"))!["items"]!.AsArray().Where(item => item!["metadata"]!["finalizers"] is not null))
                await cluster.Api.PatchAsync(PathOf(plural, ResourcePaths.KeyOf(item!.AsObject())), JsonNode.Parse("""{"metadata":{"finalizers":null}}""")!);
        }
    }

    [Fact]
    public async Task It_serves_and_shares_among_its_namespaces_asks_for_nothing_it_may_not_and_touches_nothing_else()
    {
        await CreateAsync(Make.Dataset($"{Content}/shots"));
        await CreateAsync(Make.Dataset($"{Foreign}/clicks"));
        await CreateAsync(Make.Model($"{Research}/ranker"));
        await CreateAsync(Make.ModelVersion($"{Research}/ranker-1", "ranker", "1"));
        await CreateAsync(Make.Embedding($"{Research}/vectors", "ranker-1", datasets: [$"{Content}/shots"]));
        await CreateAsync(Make.Grant($"{Content}/for-research", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace(Research)]));
        await CreateAsync(Make.Deployment($"{Research}/serving", "ranker", "1"));

        await using (var running = await StartAsync())
        {
            await IsAsync("datasets", $"{Content}/shots", "Ready");
            await IsAsync("sharinggrants", $"{Content}/for-research", "Ready");
            await IsAsync("embeddings", $"{Research}/vectors", "Ready");
            var deployment = await IsAsync("modeldeployments", $"{Research}/serving", "Ready");
            Assert.Equal("plain", (string?)deployment["status"]!["runtime"]);
            Assert.NotEmpty((await cluster.Api.GetAsync($"/apis/rbac.authorization.k8s.io/v1/namespaces/{Content}/roles?labelSelector=app.kubernetes.io/managed-by=modeloperator"))!["items"]!.AsArray());
            Assert.Equal("ok\n", await running.GetAsync("/readyz"));
            Assert.DoesNotContain((await running.MetricsAsync()).Failures.Keys, failure => failure.EndsWith(" 403", StringComparison.Ordinal));
            Assert.Contains($"for namespaces {Content}, {Research} alone", running.Log, StringComparison.Ordinal);
        }

        var foreign = (await GetAsync("datasets", $"{Foreign}/clicks"))!;
        Assert.Equal(-1, (int?)foreign["status"]?["observedGeneration"]);
        Assert.Null(foreign["metadata"]!["annotations"]);

        // Once more from the start: what is there is as it should be.
        await using var again = await StartAsync();
        await cluster.EventuallyAsync($"/apis/coordination.k8s.io/v1/namespaces/{Home}/leases/modeloperator", lease => lease is not null, "is held");
        Assert.True(await Poll.UntilStillAsync(async () => (await again.MetricsAsync()).Sum("modeloperator_reconcile_total"), TimeSpan.FromSeconds(4), Bound), again.Log);
        var counted = await again.MetricsAsync();
        Assert.True(counted.Sum("modeloperator_reconcile_total") >= 7, "not every object was looked at");
        Assert.Equal(0, counted.WriteCount);
    }

    [Fact]
    public async Task A_namespace_that_is_taken_away_from_it_is_named_and_the_others_go_on()
    {
        await using var running = await StartAsync();
        await cluster.Api.DeleteAsync($"/apis/rbac.authorization.k8s.io/v1/namespaces/{Research}/rolebindings/modeloperator");
        await running.StopAsync(Bound);

        await using var again = await StartAsync();
        var said = await again.GetAsync("/readyz");
        Assert.StartsWith($"ok\nnamespace {Research} cannot be read: allow get of it to the user of this process: ", said, StringComparison.Ordinal);
        Assert.Contains($"datasets.modeloperator.io in namespace {Research} cannot be read: allow list and watch of it", said, StringComparison.Ordinal);
        await CreateAsync(Make.Dataset($"{Content}/late"));
        await IsAsync("datasets", $"{Content}/late", "Ready");
    }

    /// <summary>The operator with the arguments of the release's Deployment, outside of the cluster.</summary>
    private async Task<OperatorProcess> StartAsync()
    {
        var container = (await cluster.Api.GetAsync($"/apis/apps/v1/namespaces/{Home}/deployments/modeloperator"))!["spec"]!["template"]!["spec"]!["containers"]![0]!;
        var files = (await cluster.Api.GetAsync($"/api/v1/namespaces/{Home}/configmaps/modeloperator-runtimes"))!["data"]!.AsObject();
        foreach (var (name, text) in files)
            await File.WriteAllTextAsync(Path.Combine(_directory, name), (string)text!);
        var mounted = (string)container["volumeMounts"]!.AsArray().Single(mount => (string?)mount!["name"] == "runtimes")!["mountPath"]!;
        var arguments = container["args"]!.AsArray().Select(argument => ((string)argument!).Replace("$(NAMESPACE)", Home, StringComparison.Ordinal).Replace(mounted, _directory, StringComparison.Ordinal))
            .Where(argument => !argument.StartsWith("--listen", StringComparison.Ordinal) && !argument.StartsWith("--log-format", StringComparison.Ordinal));
        var running = await OperatorProcess.StartAsync(OperatorWorld.Program, _kubeconfig, cluster.ControlPlane.LogDirectory, [.. arguments]);
        await running.WaitLeadingAsync();
        return running;
    }

    private async Task CreateAsync<T>(T item)
        where T : class, IKubernetesObject<T>
    {
        var node = JsonSerializer.SerializeToNode(item, T.JsonTypeInfo)!.AsObject();
        await cluster.Api.CreateAsync(ResourcePaths.Collection((string)node["kind"]!, (string?)node["metadata"]!["namespace"]), node);
    }

    private Task<JsonObject?> GetAsync(string plural, string key) => cluster.Api.GetAsync(PathOf(plural, key));

    private async Task<JsonObject> IsAsync(string plural, string key, string condition) =>
        (await cluster.EventuallyAsync(PathOf(plural, key), item => item is not null && ObservedObject.Is(item, condition), $"is {condition}"))!;

    private static string PathOf(string plural, string key) => key.Split('/') is [var ns, var name] ? $"/apis/modeloperator.io/v1alpha1/namespaces/{ns}/{plural}/{name}" : throw new ArgumentException(key);
}

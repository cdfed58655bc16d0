using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.Catalog;
using ModelOperator.ClusterTests.Operator;
using ModelOperator.CrdGenerator;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Operators;
using Xunit;

namespace ModelOperator.ClusterTests.BadClusters;

/// <summary>
/// A control plane of its own whose permissions and definitions tests take away. Nothing but API servers runs: no pod is made, and what an
/// owner leaves behind nobody collects but the operator.
/// </summary>
public sealed class BadCluster : OperatorWorld
{
    private const string ClusterRoles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";

    private LocalControlPlane? _controlPlane;

    protected override LocalControlPlane ControlPlane => _controlPlane!;

    /// <summary>The API server's log of what our service accounts asked for.</summary>
    internal string AuditLog => ControlPlane.AuditLogPath!;

    /// <summary>Kubeconfig of the catalog's user.</summary>
    internal string CatalogKubeconfig { get; private set; } = "";

    public override async Task InitializeAsync()
    {
        _controlPlane = await LocalControlPlane.StartAsync(new() { Progress = Console.Error, Stoppable = true, ServersOnly = true, AuditLog = true });
        await InstallAsync();
        await base.InitializeAsync();
        CatalogKubeconfig = await CatalogUser.CreateKubeconfigAsync(ControlPlane);
    }

    public override async Task DisposeAsync()
    {
        if (_controlPlane is not null)
        {
            await base.DisposeAsync();
            await _controlPlane.DisposeAsync();
        }
    }

    /// <summary>Makes the definitions what they should be.</summary>
    internal Task InstallAsync() => ControlPlane.InstallCrdsAsync([CrdDirectory.OfRepository().Path]);

    /// <summary>Installs definitions of others.</summary>
    internal Task InstallAsync(IEnumerable<string> definitions) => ControlPlane.InstallCrdsAsync(definitions);

    /// <summary>Removes the definition of a kind, and all its objects.</summary>
    internal Task UninstallAsync(string plural) => ControlPlane.UninstallCrdsAsync([DefinitionFile(plural)]);

    /// <summary>Changes the definition of a kind.</summary>
    internal Task ChangeAsync(string plural, Action<JsonObject> change)
    {
        var definition = YamlObjects.Read(DefinitionFile(plural)).Single();
        change(definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!.AsObject());
        return ControlPlane.InstallCrdsAsync([$"{definition.ToJsonString()}\n"]);
    }

    /// <summary>Starts an operator that need not become ready, and leads alone.</summary>
    internal Task<OperatorProcess> StartAnyAsync(params string[] arguments) =>
        OperatorProcess.StartAsync(Program, Kubeconfig, LogDirectory, ["--leader-elect", "false", .. arguments]);

    /// <summary>Starts a catalog that need not become ready.</summary>
    internal Task<OperatorProcess> StartCatalogAsync() =>
        OperatorProcess.StartAsync(CatalogWorld.CatalogAssembly, CatalogKubeconfig, LogDirectory, "--anonymous", "--metrics", "http://127.0.0.1:0");

    /// <summary>Takes a resource out of the rules of a ClusterRole; it is back when the result is disposed of.</summary>
    /// <param name="role">The role.</param>
    /// <param name="resource">The resource, of whatever group.</param>
    /// <param name="user">Kubeconfig of who is not to list it any more.</param>
    /// <param name="path">Where it is listed.</param>
    internal async Task<IAsyncDisposable> ForbidAsync(string role, string resource, string user, string path)
    {
        var rules = (await Api.GetAsync($"{ClusterRoles}/{role}"))!["rules"]!.AsArray();
        var left = rules.DeepClone().AsArray();
        foreach (var resources in left.Select(rule => rule!["resources"]!.AsArray()))
        {
            resources.RemoveAll(name => (string?)name == resource);
        }

        left.RemoveAll(rule => rule!["resources"]!.AsArray().Count == 0);
        await Api.PatchAsync($"{ClusterRoles}/{role}", new JsonObject { ["rules"] = left });
        using var asUser = ApiClient.FromKubeconfig(user);
        await EventuallyAsync(() => asUser.WhyNotAsync(path), why => why?.StartsWith("403 ", StringComparison.Ordinal) == true, $"{path} may not be listed");
        return new Forbidden(this, role, rules);
    }

    /// <summary>Waits until a process answers a status for its readiness, and returns what it says.</summary>
    internal async Task<string> ReadyAsync(OperatorProcess process, int status, Func<string, bool>? says = null)
    {
        using var http = new HttpClient { BaseAddress = process.Address };
        var seen = (Status: 0, Text: "");
        await EventuallyAsync(
            async () =>
            {
                try
                {
                    using var answer = await http.GetAsync("/readyz");
                    seen = ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
                }
                catch (HttpRequestException)
                {
                    // It does not listen yet.
                }

                return seen;
            },
            now => now.Status == status && (says is null || says(now.Text)), $"/readyz answers {status}", null, now => $"{now}\n{process.Log}");
        return seen.Text;
    }

    private static string DefinitionFile(string plural) =>
        Directory.EnumerateFiles(CrdDirectory.OfRepository().Path, "*.yaml").Single(file => Path.GetFileName(file).StartsWith($"{plural}.", StringComparison.Ordinal));

    private sealed class Forbidden(BadCluster cluster, string role, JsonArray rules) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await cluster.Api.PatchAsync($"{ClusterRoles}/{role}", new JsonObject { ["rules"] = rules.DeepClone() });
    }
}

/// <summary>Tests that share a <see cref="BadCluster"/>, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class BadClusterCollection : ICollectionFixture<BadCluster>
{
    public const string Name = "bad clusters";
}

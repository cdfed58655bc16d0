using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.ClusterTests.Operator;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Objects;
using ModelOperator.Testing.Operators;
using static ModelOperator.ClusterTests.Operator.Tenants;

namespace ModelOperator.ClusterTests.Catalog;

/// <summary>A cluster with a catalog that runs as the service account of <c>config/rbac/catalog.yaml</c>, and callers with tokens of their own.</summary>
public sealed class CatalogWorld : OperatorWorld
{
    private readonly LocalControlPlane _controlPlane;
    private readonly List<OperatorProcess> _catalogs = [];
    private PortReservation? _metrics;

    /// <summary>A world on the control plane of most tests.</summary>
    public CatalogWorld(ClusterFixture cluster)
        : this(cluster.ControlPlane)
    {
    }

    /// <summary>A world on a control plane of its own.</summary>
    internal CatalogWorld(LocalControlPlane controlPlane) => _controlPlane = controlPlane;

    /// <summary>Path of the catalog's assembly, built beside the tests.</summary>
    internal static string CatalogAssembly { get; } = Path.Combine(AppContext.BaseDirectory, "modeloperator-catalog.dll");

    protected override LocalControlPlane ControlPlane => _controlPlane;

    /// <summary>Kubeconfig of the catalog's user.</summary>
    internal string CatalogKubeconfig { get; private set; } = "";

    /// <summary>The catalog that was started first.</summary>
    internal OperatorProcess Catalog => _catalogs[0];

    /// <summary>Where its metrics are.</summary>
    internal Uri Metrics => new($"http://127.0.0.1:{_metrics!.Port}/metrics");

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        CatalogKubeconfig = await CatalogUser.CreateKubeconfigAsync(ControlPlane);
        _metrics = PortReservation.Take();
        await StartCatalogAsync("--metrics", $"http://127.0.0.1:{_metrics.Port}");
    }

    public override async Task DisposeAsync()
    {
        await Task.WhenAll(_catalogs.Select(catalog => catalog.DisposeAsync().AsTask()));
        _metrics?.Dispose();
        await base.DisposeAsync();
    }

    /// <summary>Starts a catalog; it is ready.</summary>
    internal Task<OperatorProcess> StartCatalogAsync(params string[] arguments) => StartCatalogAsync(new Dictionary<string, string>(), arguments);

    /// <summary>The same, with variables in its environment.</summary>
    internal async Task<OperatorProcess> StartCatalogAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var started = await OperatorProcess.StartAsync(CatalogAssembly, CatalogKubeconfig, LogDirectory, environment, arguments);
        _catalogs.Add(started);
        await started.WaitReadyAsync();
        return started;
    }

    /// <summary>A service account of a namespace, asking the catalog with its token.</summary>
    internal async Task<CatalogCaller> CallerAsync(string ns, OperatorProcess? catalog = null)
    {
        var name = $"caller-{Guid.NewGuid().ToString("N")[..8]}";
        await Api.CreateAsync($"/api/v1/namespaces/{ns}/serviceaccounts", new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "ServiceAccount", ["metadata"] = new JsonObject { ["name"] = name },
        });
        var token = await Api.CreateAsync($"/api/v1/namespaces/{ns}/serviceaccounts/{name}/token", new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "TokenRequest", ["spec"] = new JsonObject { ["expirationSeconds"] = 600 },
        });
        return new CatalogCaller((catalog ?? Catalog).Address, ns, name, (string)token["status"]!["token"]!);
    }

    /// <summary>A service account that may read our kinds in its namespace.</summary>
    internal async Task<CatalogCaller> ReaderAsync(string ns)
    {
        var caller = await CallerAsync(ns);
        await AllowAsync(caller, ns);
        return caller;
    }

    /// <summary>Lets a caller read our kinds in a namespace.</summary>
    internal async Task AllowAsync(CatalogCaller caller, string ns)
    {
        var name = $"reads-{caller.Name}";
        await Api.ApplyAsync(ResourcePaths.Of("Role", $"{ns}/{name}"), Role(ns, name, Rule(ApiGroup.Name, "*", "list")));
        await Api.ApplyAsync(ResourcePaths.Of("RoleBinding", $"{ns}/{name}"), Binding(ns, name, "Role", name, caller.User));
    }

    /// <summary>A domain of its own for a namespace.</summary>
    internal async Task DomainAsync(string ns, DiscoveryMode discovery, params CatalogCaller[] members)
    {
        var domain = Make.Domain(ns, [ns]);
        await CreateAsync(domain with
        {
            Spec = domain.Spec with
            {
                Discovery = discovery,
                Members = [.. members.Select(member => new Subject { Kind = SubjectKind.ServiceAccount, Namespace = member.Namespace, Name = member.Name })],
            },
        });
    }

    /// <summary>Waits until a caller gets an answer of a status.</summary>
    internal Task<CatalogAnswer> AnsweredAsync(CatalogCaller caller, string path, int status) =>
        EventuallyAsync(() => caller.GetAsync(path), answer => answer.Status == status, $"{caller.Name} gets {status} for {path}", show: answer => $"{answer.Status} {answer.Body}");
}

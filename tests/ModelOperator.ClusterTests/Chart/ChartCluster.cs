using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Nodes;
using Xunit;
using Xunit.Sdk;

namespace ModelOperator.ClusterTests.Chart;

/// <summary>A control plane of its own without anything of ours, and a simulated node that runs what is installed.</summary>
public sealed class ChartCluster : IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(90);

    private LocalControlPlane? _controlPlane;
    private NodeSimulator? _nodes;
    private bool _isOld;

    /// <summary>The control plane, for operators that run beside it.</summary>
    public LocalControlPlane ControlPlane => _controlPlane!;

    /// <summary>Plain calls as the administrator.</summary>
    public ApiClient Api => _controlPlane!.Api;

    /// <summary>What has helm write a field that somebody else wrote meanwhile, where it writes by server-side apply.</summary>
    public IReadOnlyList<string> Overwriting => _isOld ? [] : ["--force-conflicts"];

    /// <summary>The manifest without what the server does not know: an old one has no rules in definitions, and refuses to apply them.</summary>
    public JsonObject Understood(JsonObject manifest) => _isOld && manifest.Is("CustomResourceDefinition") ? WithoutRules(manifest)!.AsObject() : manifest;

    public async Task InitializeAsync()
    {
        // Never a cluster that somebody named: every test begins by taking away all releases and definitions that there are.
        _controlPlane = await LocalControlPlane.StartAsync(new() { Progress = Console.Error, Stoppable = true, RunsPods = true });
        _nodes = await NodeSimulator.StartAsync(_controlPlane.KubeconfigPath, [new SimulatedNode("chart-0"), new SimulatedNode("chart-1")]);
        _isOld = await ChartTools.IsOldAsync(Api);
    }

    public async Task DisposeAsync()
    {
        if (_nodes is not null)
            await _nodes.DisposeAsync();
        if (_controlPlane is not null)
            await _controlPlane.DisposeAsync();
    }

    /// <summary>A helm command that writes manifests: install or upgrade, with the chart as its second argument.</summary>
    public Task<string> HelmAsync(string verb, string release, params IEnumerable<string> arguments) => HelmOfAsync(ChartTools.Chart, verb, release, arguments);

    /// <summary>The same with another chart, such as an older version of ours.</summary>
    public Task<string> HelmOfAsync(string chart, string verb, string release, params IEnumerable<string> arguments) => ChartTools.HelmAsync(
        _controlPlane!.KubeconfigPath,
        [verb, release, chart, .. ChartTools.Writing(_isOld), .. arguments]);

    /// <summary>The same with our chart, as somebody else than the administrator.</summary>
    public Task<string> HelmAsAsync(string kubeconfig, string verb, string release, params IEnumerable<string> arguments) =>
        ChartTools.HelmAsync(kubeconfig, [verb, release, ChartTools.Chart, .. ChartTools.Writing(_isOld), .. arguments]);

    /// <summary>A helm command about a release that is there.</summary>
    public Task<string> ReleaseAsync(string verb, string release, params IEnumerable<string> arguments) => ChartTools.HelmAsync(
        _controlPlane!.KubeconfigPath, [verb, release, .. _isOld && verb == "rollback" ? (string[])["--server-side=false"] : [], .. arguments]);

    /// <summary><c>kubectl apply -k</c> of a base.</summary>
    public Task<string> ApplyAsync(string name) =>
        ChartTools.KubectlAsync(_controlPlane!.KubeconfigPath, ["apply", .. _isOld ? (string[])["--validate=false"] : [], "--kustomize", ChartTools.Base(name)]);

    /// <summary>Any other command of kubectl.</summary>
    public Task<string> KubectlAsync(params IEnumerable<string> arguments) => ChartTools.KubectlAsync(_controlPlane!.KubeconfigPath, arguments);

    /// <summary>Makes those of the namespaces that are not there.</summary>
    public async Task HaveNamespacesAsync(params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (await Api.GetAsync($"/api/v1/namespaces/{name}") is null)
                await Api.CreateNamespaceAsync(name);
        }
    }

    /// <summary>Waits until what is seen is as described.</summary>
    public async Task<JsonObject?> EventuallyAsync(string path, Func<JsonObject?, bool> condition, string description)
    {
        JsonObject? seen = null;
        return await Poll.UntilAsync(async () => condition(seen = await Api.GetAsync(path)), Bound)
            ? seen
            : throw new XunitException($"Not within {Bound.TotalSeconds:0} s: {path} {description}. Seen last: {seen}");
    }

    /// <summary>Waits until a Deployment of the release has this many replicas, all ready.</summary>
    public Task<JsonObject?> ReadyAsync(string name, int replicas, string ns = ChartTools.Namespace) => EventuallyAsync(
        $"/apis/apps/v1/namespaces/{ns}/deployments/{name}",
        item => (int?)item?["status"]?["readyReplicas"] == replicas && (int?)item["status"]!["replicas"] == replicas && (long?)item["status"]!["observedGeneration"] == (long?)item["metadata"]!["generation"],
        $"has {replicas} replicas, all ready");

    /// <summary>Leaves nothing of ours: neither releases, nor what kustomize applied, nor the definitions with their objects.</summary>
    public async Task ClearAsync()
    {
        foreach (var release in (await ChartTools.HelmAsync(_controlPlane!.KubeconfigPath, "list", "--all-namespaces", "--no-headers")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var cells = release.Split('\t', StringSplitOptions.TrimEntries);
            await ReleaseAsync("uninstall", cells[0], "--namespace", cells[1]);
        }
        await KubectlAsync("delete", "--ignore-not-found", "--kustomize", ChartTools.Base("default"));
    }

    private static JsonNode? WithoutRules(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Where(field => field.Key != "x-kubernetes-validations").Select(field => KeyValuePair.Create(field.Key, WithoutRules(field.Value)))),
        JsonArray list => new JsonArray([.. list.Select(WithoutRules)]),
        _ => node?.DeepClone(),
    };
}

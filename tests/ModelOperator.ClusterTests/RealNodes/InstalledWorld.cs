using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.Chart;
using ModelOperator.ClusterTests.Operator;
using ModelOperator.Core;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Testing.Example;
using ModelOperator.Testing.Manifests;
using ModelOperator.Testing.RealNodes.Images;

namespace ModelOperator.ClusterTests.RealNodes;

/// <summary>A real node with our own images by the names that the chart has for them, and helm.</summary>
public sealed class InstalledWorld(RealNodeFixture cluster) : NodeWorld(cluster)
{
    /// <summary>The namespace of the release.</summary>
    internal const string Namespace = ChartTools.Namespace;

    private const string Release = "modeloperator";

    private bool _isOld;

    public override async Task InitializeAsync()
    {
        if (!IsThere)
            return;
        foreach (var program in (ShippedProgram[])[ShippedProgram.Operator, ShippedProgram.Catalog])
            await ImportAsync(await ShippedImages.OfAsync(program));
        await PrepareAsync(await ShippedImages.OfAsync(ShippedProgram.Loader));
        _isOld = await ChartTools.IsOldAsync(Api);
    }

    public override async Task DisposeAsync()
    {
        if (IsThere)
            await ReleaseAsync("uninstall", "--ignore-not-found", "--wait");
        await base.DisposeAsync();
        if (!IsThere)
            return;
        // What stays when a release goes is nothing that the next tests expect.
        foreach (var runtime in await ListAsync("ServingRuntime"))
            await DeleteAsync("ServingRuntime", ResourcePaths.KeyOf(runtime));
        foreach (var domain in await ListAsync("Domain"))
            await DeleteAsync("Domain", ResourcePaths.KeyOf(domain));
    }

    /// <summary>Installs the chart with nothing but its own values, over what other tests have of it, and waits until everything is ready.</summary>
    internal Task<string> InstallAsync() => WriteAsync("install", "--create-namespace", "--take-ownership");

    /// <summary>Upgrades to other values, and waits until everything is ready.</summary>
    internal Task<string> UpgradeAsync(params IEnumerable<string> values) => WriteAsync("upgrade", [.. values.SelectMany(value => (string[])["--set", value])]);

    /// <summary>A helm command about the release that is there.</summary>
    internal Task<string> ReleaseAsync(string verb, params IEnumerable<string> arguments) => RunAsync([verb, Release, .. arguments]);

    /// <summary>The running pods of the release that have this name.</summary>
    internal async Task<IReadOnlyList<JsonObject>> PodsAsync(string name) =>
    [
        .. (await ListAsync("Pod", Namespace)).Where(pod =>
            (string?)pod["metadata"]!["labels"]?["app.kubernetes.io/name"] == name && pod["metadata"]!["deletionTimestamp"] is null),
    ];

    /// <summary>Who writes, and so which pod does: its name is the beginning.</summary>
    internal async Task<string> LeaderAsync() =>
        (string?)(await Api.GetAsync($"/apis/coordination.k8s.io/v1/namespaces/{Namespace}/leases/modeloperator"))?["spec"]?["holderIdentity"] ?? "";

    /// <summary>Applies the media example, and waits until all of it is as it says but for pods, which there are no GPUs for.</summary>
    internal async Task ApplyExampleAsync()
    {
        using var client = new KubernetesClient(Kubernetes.Configuration.Kubeconfig.Load(ControlPlane.KubeconfigPath));
        var example = new ExampleObjects(client, Example);
        await example.ApplyAsync(CancellationToken.None);
        await EventuallyAsync(
            async () => Convergence.FindOpen(example.Expected, await example.ReadAsync(CancellationToken.None)).Where(open => open.Key.Kind != ObjectKind.ModelDeployment).ToList(),
            open => open.Count == 0, "the example is as it says", null, open => string.Join('\n', open));
    }

    /// <summary>Deletes the example with its namespaces, and waits until they are gone, which takes an operator that lets go.</summary>
    internal async Task DeleteExampleAsync()
    {
        IReadOnlyList<string> namespaces = [.. ManifestLoader.Load(Example).Where(item => (string?)item["kind"] == "Namespace").Select(ResourcePaths.KeyOf)];
        foreach (var ns in namespaces)
            await DeleteAsync("Namespace", ns);
        foreach (var ns in namespaces)
            await GoneAsync("Namespace", ns);
    }

    private Task<string> WriteAsync(string verb, params IReadOnlyList<string> arguments) =>
        RunAsync([verb, Release, ChartTools.Chart, .. ChartTools.Writing(_isOld), "--wait", .. arguments]);

    private Task<string> RunAsync(IReadOnlyList<string> arguments) => ChartTools.HelmAsync(
        ControlPlane.KubeconfigPath, [.. arguments, "--namespace", Namespace, "--timeout", $"{Bound.TotalSeconds:0}s"]);
}

using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.Chart;
using ModelOperator.ClusterTests.Operator;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.GitOps;
using ModelOperator.Testing.Load;
using ModelOperator.Testing.Manifests;
using ModelOperator.Testing.Nodes;
using ModelOperator.Testing.Objects;

namespace ModelOperator.ClusterTests.Upgrades;

/// <summary>
/// A cluster with a release of the chart, the media example and 1,000 objects more. The nodes are simulated and run no container of the
/// release, so the operator is a process beside it, as the user that the release makes.
/// </summary>
public sealed class UpgradeWorld : OperatorWorld
{
    /// <summary>The ModelDeployment on a ServingRuntime of the release.</summary>
    public const string Served = "released/ranker";

    private const int Size = 1000;

    private readonly ChartReleases _releases = new();
    private readonly ChartCluster _cluster = new();
    private NodeSimulator? _nodes;

    /// <summary>Chart of the release before, and of the next.</summary>
    internal ChartReleases Releases => _releases;

    protected override LocalControlPlane ControlPlane => _cluster.ControlPlane;

    protected override TimeSpan Bound => TimeSpan.FromMinutes(5);

    public override async Task InitializeAsync()
    {
        await _cluster.InitializeAsync();
        await HelmAsync("install", _releases.Before, "--create-namespace");
        await base.InitializeAsync();
        _nodes = await NodeSimulator.StartAsync(_cluster.ControlPlane.KubeconfigPath, [.. Enumerable.Range(0, 4).Select(i => new SimulatedNode($"gpu-{i}") { Gpus = 16 })]);
        await new LoadWorld("load", Size).CreateAsync(Api);
        foreach (var manifest in ManifestLoader.Load(Example))
        {
            await Api.ApplyAsync(ResourcePaths.Of(manifest), manifest);
        }

        await CreateServedByReleaseAsync();
    }

    /// <summary>Ends everything at once: the cluster goes with all that is in it.</summary>
    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (_nodes is not null)
        {
            await _nodes.DisposeAsync();
        }

        await _cluster.DisposeAsync();
        _releases.Delete();
    }

    /// <summary>A model on a ServingRuntime of the release, which every version of it changes: the loader has the version of the chart.</summary>
    private async Task CreateServedByReleaseAsync()
    {
        const string ns = "released";
        await Api.CreateNamespaceAsync(ns);
        await CreateAsync(Make.Model($"{ns}/ranker"));
        var version = Make.ModelVersion($"{ns}/ranker-1", "ranker");
        await CreateAsync(version with { Spec = version.Spec with { Artifact = version.Spec.Artifact with { Format = "sklearn" } } });
        await CreateAsync(Make.Deployment(Served, "ranker", version: "1").On("mlserver-sklearn"));
    }

    /// <summary>Installs or upgrades the release.</summary>
    internal Task HelmAsync(string verb, string chart, params string[] arguments) =>
        _cluster.HelmOfAsync(chart, verb, "modeloperator", ["--namespace", ChartTools.Namespace, .. _cluster.Overwriting, .. arguments]);

    /// <summary>Takes the release back to an earlier revision.</summary>
    internal Task RollBackAsync(int revision) => _cluster.ReleaseAsync("rollback", "modeloperator", $"{revision}", "--namespace", ChartTools.Namespace);

    /// <summary>Ends the operator that runs, and starts another, as an upgrade of its Deployment does.</summary>
    internal async Task RestartOperatorAsync()
    {
        await Operator.StopAsync(TimeSpan.FromSeconds(30));
        await (await StartOperatorAsync()).WaitLeadingAsync();
    }

    /// <summary>Waits until the operator has looked at every object and makes no more write, although it runs.</summary>
    /// <returns>Writes it has made since it was started.</returns>
    internal async Task<long> SettledAsync()
    {
        foreach (var kind in ResourcePaths.Kinds)
        {
            await EventuallyAsync(
                () => ListAsync(kind), items => items.All(item => (long?)item["status"]?["observedGeneration"] == (long)item["metadata"]!["generation"]!),
                $"every {kind} is looked at", null, items => $"{items.Count(item => KStatus.Of(item) == KStatusState.InProgress)} of {items.Count} are in progress");
        }

        return (await QuietAsync()).WriteCount;
    }

    /// <summary>Part of every object of our kinds, by <c>Kind namespace/name</c>.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> ReadAsync(Func<JsonObject, JsonNode?> part)
    {
        var read = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var kind in ResourcePaths.Kinds)
        {
            foreach (var item in await ListAsync(kind))
            {
                read[$"{kind} {ResourcePaths.KeyOf(item)}"] = part(item)?.ToJsonString() ?? "";
            }
        }

        return read;
    }
}

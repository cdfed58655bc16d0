using System.Diagnostics;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Benchmarks.Cluster;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Operators;

namespace ModelOperator.Benchmarks.Serving;

/// <summary>An edit of the runtime that all deployments run on.</summary>
/// <param name="Milliseconds">From the edit until the runtime's status counts every deployment as outdated.</param>
/// <param name="Changed">Deployments whose specification, and with it the pod template, is another one when nothing is left to do.</param>
internal sealed record RuntimeEdit(double Milliseconds, int Changed)
{
    private static readonly string Path = $"/{ServingRuntime.ResourceType.Path(null, ServingWorld.Runtime)}";

    /// <summary>Edits it once all deployments have a policy.</summary>
    /// <param name="cluster">Where.</param>
    /// <param name="running">The operator.</param>
    /// <param name="upgrade">The policy.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static async Task<RuntimeEdit> MeasureAsync(
        MeasuredCluster cluster, OperatorProcess running, RuntimeUpgrade upgrade, CancellationToken cancellationToken)
    {
        await MeasuredCluster.EachAsync(
            ServingWorld.Deployments(),
            (deployment, stopping) => cluster.Api.PatchAsync(Manifest.Of(deployment).Path, Spec("runtime", new JsonObject { ["upgrade"] = upgrade.ToString() }), stopping),
            cancellationToken);
        await Quiescence.WaitAsync(running, cancellationToken: cancellationToken);

        await using var runtimes = ObjectWatch.Start(cluster.Api, $"/{ServingRuntime.ResourceType.Path()}");
        await runtimes.SeenAsync([Path], _ => true, 0, cancellationToken);
        var before = await GenerationsAsync(cluster, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        var edited = await cluster.Api.PatchAsync(
            Path, Spec("container", new JsonObject { ["args"] = new JsonArray("--model=$(MODEL_URI)", $"--edited-for={upgrade}") }), cancellationToken);
        var generation = (long)edited["metadata"]!["generation"]!;
        var milliseconds = await runtimes.SeenAsync([Path], runtime =>
            (long?)runtime["status"]?["observedGeneration"] == generation
            && (upgrade == RuntimeUpgrade.Automatic || (int?)runtime["status"]!["outdatedDeployments"] == ServingWorld.Count), started, cancellationToken);
        await Quiescence.WaitAsync(running, cancellationToken: cancellationToken);
        var after = await GenerationsAsync(cluster, cancellationToken);
        return new RuntimeEdit(milliseconds, after.Except(before).Count());
    }

    private static JsonObject Spec(string field, JsonObject value) => new() { ["spec"] = new JsonObject { [field] = value } };

    private static async Task<HashSet<(string Uid, long Generation)>> GenerationsAsync(MeasuredCluster cluster, CancellationToken cancellationToken) =>
        [.. (await cluster.Api.GetAsync($"/{Deployment.ResourceType.Path()}", cancellationToken))!["items"]!.AsArray()
            .Select(item => ((string)item!["metadata"]!["uid"]!, (long)item["metadata"]!["generation"]!))];
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Benchmarks.Cluster;
using ModelOperator.Benchmarks.Reporting;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Nodes;
using ModelOperator.Testing.Objects;

namespace ModelOperator.Benchmarks.Serving;

/// <summary>New versions on a cluster whose only four GPUs are busy with the old one.</summary>
internal static class GpuRollouts
{
    private const int Gpus = 4;
    private const int Runs = 5;

    /// <summary>As long as a rollout is waited for; a pod of these nodes takes less than a second to become ready.</summary>
    private const double Patience = 60;

    private const string Home = "gpus", Model = "ranker", Name = "serving";
    private static readonly string[] Versions = ["1.0.0", "2.0.0"];
    private static readonly string Path = $"/{ModelDeployment.ResourceType.Path(Home, Name)}";

    public static async Task<Figure> MeasureAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        await using var cluster = await MeasuredCluster.StartAsync(progress, cancellationToken, runsPods: true);
        await using var nodes = await NodeSimulator.StartAsync(
            cluster.KubeconfigPath, [new SimulatedNode("gpu-node") { Gpus = Gpus }], cancellationToken: cancellationToken);
        await using var running = await cluster.StartOperatorAsync();
        await running.WaitLeadingAsync();
        await cluster.Api.CreateNamespaceAsync(Home, cancellationToken: cancellationToken);
        await using var deployments = ObjectWatch.Start(cluster.Api, $"/{ModelDeployment.ResourceType.Path(Home)}");
        await cluster.CreateAsync(
            [
                Make.Runtime("measured").ToManifest(), Make.Model($"{Home}/{Model}").ToManifest(),
                .. Versions.Select((version, i) => Make.ModelVersion($"{Home}/{Model}-v{i + 1}", Model, version).ToManifest()),
                Filling().ToManifest(),
            ],
            cancellationToken);
        await deployments.SeenAsync([Path], item => Serves(item, Versions[0]), 0, cancellationToken);

        await progress.WriteLineAsync($"Rolling {Runs} versions out on {Gpus} GPUs that are busy.");
        var seconds = new double[Runs];
        for (var run = 0; run < Runs; run++)
        {
            seconds[run] = await RollAsync(cluster, deployments, Versions[(run + 1) % 2], cancellationToken);
        }

        return new("4 GPUs, 4 busy: RollingNoSurge to another version, until all 4 replicas of it are ready", "s", seconds, Target.Below(Patience));
    }

    private static async Task<double> RollAsync(MeasuredCluster cluster, ObjectWatch deployments, string version, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var edit = new JsonObject { ["spec"] = new JsonObject { ["model"] = new JsonObject { ["version"] = version } } };
        await cluster.Api.PatchAsync(Path, edit, cancellationToken);
        try
        {
            return await deployments.SeenAsync([Path], item => Serves(item, version), started, cancellationToken) / 1e3;
        }
        catch (ControlPlaneException)
        {
            // One that hangs is a figure as well: it is beyond the target.
            return Math.Max(Patience, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
    }

    private static ModelDeployment Filling()
    {
        var deployment = Make.Deployment($"{Home}/{Name}", Model, Versions[0]);
        return deployment with
        {
            Spec = deployment.Spec with
            {
                Resources = new ServingResources { Gpus = 1 },
                Scaling = new Scaling { Replicas = Gpus },
                Rollout = new Rollout { Strategy = RolloutStrategy.RollingNoSurge },
            },
        };
    }

    private static bool Serves(JsonObject item, string version) =>
        ObjectWatch.IsReady(item) && item["status"]!["versions"]?.AsArray() is [{ } only]
        && (string?)only["version"] == version && (int?)only["readyReplicas"] == Gpus;
}

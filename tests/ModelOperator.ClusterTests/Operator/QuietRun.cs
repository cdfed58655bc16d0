using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.GitOps;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Operators;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>
/// One life of the media example, counted: a GitOps tool applied all objects, an operator starts and converges, the tool applies them again
/// and again, the operator is watched for a while, is stopped, and another takes its place. It has a cluster to itself: requests are counted by kind, so nobody else's objects may be there.
/// </summary>
public sealed class QuietRun : IAsyncLifetime
{
    private const int Syncs = 3;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly ClusterFixture _cluster = new();

    public QuietRun() => World = new ExampleWorld(_cluster);

    public ExampleWorld World { get; }

    /// <summary>Counts of the first operator when it had converged.</summary>
    internal OperatorMetrics Converged { get; private set; } = null!;

    /// <summary>Counts of the first operator a while later.</summary>
    internal OperatorMetrics Later { get; private set; } = null!;

    /// <summary>What the tool found to differ whenever it applied the objects again, of a converged example.</summary>
    internal IReadOnlyList<string> Drift { get; private set; } = [];

    /// <summary>Exit code of the first operator.</summary>
    internal int ExitCode { get; private set; }

    /// <summary>Counts of the second operator, which found everything as it should be, after it led for a while.</summary>
    internal OperatorMetrics AfterRestart { get; private set; } = null!;

    /// <summary>Whether the events of the run say that something was not allowed to the operator.</summary>
    internal string Log { get; private set; } = "";

    public async Task InitializeAsync()
    {
        await _cluster.InitializeAsync();
        await World.InitializeAsync();
        JsonObject[] manifests = [.. World.Objects.Select(GitOpsTool.Mark)];
        foreach (var manifest in manifests)
        {
            await World.Api.ApplyAsync(ResourcePaths.Of(manifest), manifest, GitOpsTool.Manager);
        }

        var first = await World.StartOperatorAsync();
        Converged = await World.ConvergedAsync();
        for (var sync = 0; sync < Syncs; sync++)
        {
            Drift = [.. Drift, .. await GitOpsTool.SyncAgainAsync(World.Api, manifests)];
        }

        await WindowAsync();
        Later = await first.MetricsAsync();
        Log = first.Log;
        ExitCode = await first.StopAsync(TimeSpan.FromSeconds(30));

        var second = await World.StartOperatorAsync();
        await second.WaitLeadingAsync();
        await WindowAsync();
        AfterRestart = await second.MetricsAsync();
    }

    public async Task DisposeAsync()
    {
        await World.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    /// <summary>That nothing happens shows only when time passes.</summary>
    private static Task<bool> WindowAsync() => Poll.UntilAsync(() => false, Window);
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using ModelOperator.CrdGenerator;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Load;
using ModelOperator.Testing.Nodes;
using ModelOperator.Testing.Operators;
using Xunit;

namespace ModelOperator.ClusterTests.Faults;

/// <summary>
/// A control plane of its own with a world of 2,000 objects, which every test of faults leaves as an operator would: converged. Operators
/// run as users of their own with the permissions of <c>config/rbac</c>, so that the audit log tells which one wrote.
/// </summary>
public sealed class FaultCluster : IAsyncLifetime
{
    /// <summary>What convergence may take after any fault, on a machine that is busy with other things.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);

    /// <summary>Two writers that rest so long make about 25 changes a second: many for a company, and few enough to leave the processor to what is tested.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(60);

    private const string FirstUser = "replica-1";
    private const int WorldSize = 2000;
    private const string Replicas = "modeloperator-replicas";

    private readonly List<OperatorProcess> _operators = [];
    private readonly Dictionary<string, string> _kubeconfigs = [];
    private readonly List<Task> _kept = [];
    private NodeSimulator? _nodes;
    private CancellationTokenSource? _stop;

    /// <summary>Path of the lease that operators elect their leader with.</summary>
    public static string LeasePath => $"/apis/coordination.k8s.io/v1/namespaces/{OperatorUser.LeaseNamespace}/leases/modeloperator";

    /// <summary>The control plane.</summary>
    public LocalControlPlane ControlPlane { get; private set; } = null!;

    /// <summary>Plain calls as the administrator.</summary>
    public ApiClient Api => ControlPlane.Api;

    /// <summary>The world.</summary>
    public LoadWorld World { get; } = new("load", WorldSize);

    /// <summary>What goes on changing the world.</summary>
    public Churn Churn { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        ControlPlane = await LocalControlPlane.StartAsync(new() { Progress = Console.Error, Stoppable = true, RunsPods = true, AuditLog = true });
        await ControlPlane.InstallCrdsAsync([CrdDirectory.OfRepository().Path]);
        await OperatorUser.ApplyAsync(Api, Path.Combine(Path.GetDirectoryName(CrdDirectory.OfRepository().Path)!, "config", "rbac"), CancellationToken.None);
        await AllowReplicasAsync();
        _nodes = await NodeSimulator.StartAsync(
            ControlPlane.KubeconfigPath, [.. Enumerable.Range(0, 4).Select(i => new SimulatedNode($"gpu-{i}") { Gpus = 8 })]);
        await World.CreateAsync(Api);
        Churn = new Churn(Api, World, rest: Rest);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (Churn is not null)
        {
            await Churn.DisposeAsync();
        }

        await StopOperatorsAsync();
        if (_nodes is not null)
        {
            await _nodes.DisposeAsync();
        }

        if (ControlPlane is not null)
        {
            await ControlPlane.DisposeAsync();
        }
    }

    /// <summary>Starts an operator as a user of its own; see <see cref="OperatorProcess.WaitLeadingAsync"/>.</summary>
    /// <param name="user">Who it is in the audit log.</param>
    /// <param name="arguments">Further arguments.</param>
    public async Task<OperatorProcess> StartOperatorAsync(string user = FirstUser, params string[] arguments)
    {
        var started = await OperatorProcess.StartAsync(Operator.World.Program, await KubeconfigAsync(user), ControlPlane.LogDirectory, arguments);
        lock (_operators)
        {
            _operators.Add(started);
        }

        return started;
    }

    /// <summary>Keeps an operator running as a kubelet does: it is started again whenever it ends, until the operators are stopped.</summary>
    public void KeepOperator(string user = FirstUser)
    {
        _stop ??= new CancellationTokenSource();
        _kept.Add(KeepAsync(user, _stop.Token));
    }

    /// <summary>The kubeconfig of an operator's user.</summary>
    public async Task<string> KubeconfigAsync(string user)
    {
        if (!_kubeconfigs.TryGetValue(user, out var kubeconfig))
        {
            kubeconfig = _kubeconfigs[user] = await ControlPlane.CreateUserKubeconfigAsync(user, [Replicas]);
        }

        return kubeconfig;
    }

    /// <summary>Stops all operators; those that let themselves be in good order.</summary>
    public async Task StopOperatorsAsync()
    {
        if (_stop is not null)
        {
            await _stop.CancelAsync();
        }

        // One that was started at this very moment is kept until here.
        await Task.WhenAll(_kept);
        await Task.WhenAll(Operators.Select(running => running.DisposeAsync().AsTask()));
        _stop?.Dispose();
        _stop = null;
        _kept.Clear();
        lock (_operators)
        {
            _operators.Clear();
        }
    }

    /// <summary>
    /// Changes the world while faults happen, and waits until the operators that are left have done their work. Whatever becomes of it, the
    /// churn and the operators are stopped at the end.
    /// </summary>
    /// <returns>What was seen, for the log of the test.</returns>
    public async Task<string> SurviveAsync(Func<Task> faults)
    {
        var (changes, failures, started) = (Churn.Changes, Churn.Failures, Stopwatch.GetTimestamp());
        try
        {
            Churn.Start();
            await faults();
            await Churn.StopAsync();
            var under = Stopwatch.GetElapsedTime(started);
            var took = await Convergence.WaitAsync(Api, Bound, DescribeOperators);
            return $"{Churn.Changes - changes} changes and {Churn.Failures - failures} failed calls in {under.TotalSeconds:0.0} s; converged {took.TotalSeconds:0.0} s later";
        }
        finally
        {
            await Churn.StopAsync();
            await StopOperatorsAsync();
        }
    }

    /// <summary>Waits until the churn has made so many further changes.</summary>
    public async Task ChangesAsync(int count)
    {
        var before = Churn.Changes;
        Assert.True(await Poll.UntilAsync(() => Churn.Changes >= before + count, Bound), $"the world stands still: {Churn.Changes - before} changes in {Bound.TotalSeconds:0} s");
    }

    /// <summary>The ends of the logs of the operators that run.</summary>
    public string DescribeOperators() => string.Join('\n', Operators.Where(running => running.IsAlive)
        .Select(running => $"An operator said:\n{string.Join('\n', running.Log.Split('\n').TakeLast(15))}"));

    private IReadOnlyList<OperatorProcess> Operators
    {
        get
        {
            lock (_operators)
            {
                return [.. _operators];
            }
        }
    }

    private async Task KeepAsync(string user, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var running = await StartOperatorAsync(user);
            await Poll.UntilAsync(() => !running.IsAlive || stop.IsCancellationRequested, TimeSpan.FromHours(1), CancellationToken.None);
        }
    }

    private async Task AllowReplicasAsync()
    {
        foreach (var role in (string[])["modeloperator", "modeloperator-optional"])
        {
            var binding = Binding("ClusterRoleBinding", "ClusterRole", role, null);
            binding["metadata"]!["name"] = $"{Replicas}-{role}";
            await Api.ApplyAsync($"/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/{Replicas}-{role}", binding);
        }

        foreach (var role in (string[])["modeloperator-leader-election", "modeloperator-revisions"])
        {
            var binding = Binding("RoleBinding", "Role", role, OperatorUser.LeaseNamespace);
            binding["metadata"]!["name"] = $"{Replicas}-{role}";
            await Api.ApplyAsync($"/apis/rbac.authorization.k8s.io/v1/namespaces/{OperatorUser.LeaseNamespace}/rolebindings/{Replicas}-{role}", binding);
        }
    }

    private static JsonObject Binding(string kind, string roleKind, string role, string? ns) => new()
    {
        ["apiVersion"] = "rbac.authorization.k8s.io/v1",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = Replicas, ["namespace"] = ns },
        ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = roleKind, ["name"] = role },
        ["subjects"] = new JsonArray(new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "Group", ["name"] = Replicas }),
    };
}

/// <summary>Tests of faults of operators and connections, which share a <see cref="FaultCluster"/>, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class FaultTestCollection : ICollectionFixture<FaultCluster>
{
    public const string Name = "faults";
}

/// <summary>Tests of faults of the server and of long lives, with a <see cref="FaultCluster"/> of their own.</summary>
[CollectionDefinition(Name)]
public sealed class ServerFaultTestCollection : ICollectionFixture<FaultCluster>
{
    public const string Name = "faults of the server";
}

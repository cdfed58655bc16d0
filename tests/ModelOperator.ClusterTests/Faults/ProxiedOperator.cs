using System.Diagnostics;
using ModelOperator.ClusterTests.Operator;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Faults;
using ModelOperator.Testing.Operators;
using Xunit;

namespace ModelOperator.ClusterTests.Faults;

/// <summary>An operator that reaches the API server through a fault proxy, and leads.</summary>
internal sealed class ProxiedOperator : IAsyncDisposable
{
    /// <summary>
    /// Writes of one object that changes explain, a second. What is due because of others downstream is written once a second at most; the
    /// rest is for changes of what it was made from.
    /// </summary>
    private const int WritesASecond = 2;

    /// <summary>Changes that the world makes under faults, at least.</summary>
    private const int Changes = 200;

    /// <summary>What a world that no operator has seen may take.</summary>
    private static readonly TimeSpan FirstConvergence = 2 * FaultCluster.Bound;

    /// <summary>How long nothing must be written when all is as it should be.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    private const string Started = "ModelOperator starts on";

    private readonly FaultCluster _cluster;
    private readonly OperatorProcess _operator;

    private ProxiedOperator(FaultCluster cluster, FaultProxy proxy, OperatorProcess running) => (_cluster, Proxy, _operator) = (cluster, proxy, running);

    /// <summary>What lies between the operator and the API server.</summary>
    public FaultProxy Proxy { get; }

    /// <summary>Starts an operator, and waits until it leads and has done what is due.</summary>
    public static async Task<ProxiedOperator> StartAsync(FaultCluster cluster)
    {
        var proxy = await FaultProxy.StartAsync(await cluster.KubeconfigAsync("proxied"));
        // The shortest limit there is: a silent watch is to be noticed while the test looks on.
        var running = await OperatorProcess.StartAsync(World.Program, proxy.KubeconfigPath, cluster.ControlPlane.LogDirectory, "--watch-idle-seconds", "5");
        var proxied = new ProxiedOperator(cluster, proxy, running);
        await running.WaitLeadingAsync();
        if (Oracle.Compare(await ClusterView.ReadAsync(cluster.Api), DateTimeOffset.UtcNow).Count > 0)
        {
            await Convergence.WaitAsync(cluster.Api, FirstConvergence, proxied.Describe);
        }

        return proxied;
    }

    /// <summary>
    /// Has the world changed while faults are in force, ends both, and sees to it that everything becomes as it should be, with no more
    /// writes than that takes, by the same process.
    /// </summary>
    /// <param name="times">How often each fault has to happen.</param>
    /// <param name="faults">The faults.</param>
    /// <returns>What was seen, for the log of the test.</returns>
    public Task<string> SurviveAsync(int times, params ProxyFault[] faults) => SurviveAsync(async () =>
    {
        var active = faults.Select(Proxy.Begin).ToList();
        await _cluster.ChangesAsync(Changes);
        await Poll.UntilAsync(() => active.TrueForAll(fault => fault.Count >= times), FaultCluster.Bound);
        active.ForEach(fault => fault.Dispose());
        Assert.All(active, fault => Assert.True(fault.Count >= times, $"{fault.Fault} happened {fault.Count} times"));
        return string.Join(", ", active.Select(fault => $"{fault.Count} times {fault.Fault.GetType().Name}"));
    });

    /// <summary>The same with faults that begin and end as the caller says.</summary>
    public async Task<string> SurviveAsync(Func<Task<string>> faults)
    {
        var (before, began, happened) = (Writes(), Stopwatch.GetTimestamp(), "");
        var seen = await _cluster.SurviveAsync(async () => happened = await faults());
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;

        var converged = Writes();
        Assert.False(await Poll.UntilAsync(() => !converged.SequenceEqual(Writes()), Quiet), "something is written although all is as it should be");

        var writes = converged.Select(count => (count.Key, Count: count.Value - before.GetValueOrDefault(count.Key))).OrderByDescending(count => count.Count).ToList();
        Assert.All(writes, write => Assert.True(write.Count <= WritesASecond * seconds, $"{write.Key} was written {write.Count} times in {seconds:0} s; the operator said:\n{Said(write.Key)}"));

        Assert.True(_operator.IsAlive);
        Assert.True((await _operator.MetricsAsync()).IsLeader);
        Assert.Equal(2, _operator.Log.Split(Started).Length);
        return $"{happened}; {seen}; {writes.Sum(write => write.Count)} writes, most of {writes[0].Key}: {writes[0].Count}";
    }

    public async ValueTask DisposeAsync()
    {
        await _operator.DisposeAsync();
        await Proxy.DisposeAsync();
    }

    /// <summary>What was written so far of what the operator keeps, which is neither its lease nor what it tells people.</summary>
    private SortedDictionary<string, int> Writes() => new(
        Proxy.Writes.Where(write => !write.Key.StartsWith("leases.", StringComparison.Ordinal) && !write.Key.StartsWith("events", StringComparison.Ordinal)).ToDictionary(),
        StringComparer.Ordinal);

    /// <summary>The last lines of the operator's log that name an object.</summary>
    /// <param name="written">Its type, namespace and name, as counted.</param>
    private string Said(string written) =>
        string.Join('\n', _operator.Log.Split('\n').Where(line => line.Contains(string.Join('/', written.Split('/')[1..3]), StringComparison.Ordinal)).TakeLast(40));

    private string Describe() => $"The operator said:\n{string.Join('\n', _operator.Log.Split('\n').TakeLast(25))}";
}

using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Faults;
using ModelOperator.Testing.ScriptedServer;
using Xunit;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Faults;

/// <summary>
/// Whatever goes wrong between the operator and the API server while everything changes: afterwards the cluster is as an operator would
/// make it that starts then, and nothing was written more often than that takes.
/// </summary>
[Collection(FaultTestCollection.Name)]
[Trait("Category", "slow")]
public sealed class ProxyFaultTests(FaultCluster cluster, ITestOutputHelper output)
{
    /// <summary>As many watches as an operator has, and more.</summary>
    private const int EveryWatch = 12;

    /// <summary>How often each fault has to happen, unless a test says otherwise.</summary>
    private const int Often = 3;

    [Fact]
    public Task Watches_that_are_cut_every_two_seconds_lose_nothing() => SurvivesAsync(
        Often,
        new ProxyFault.BrokenWatch(WatchBreak.ResetConnection, TimeSpan.FromSeconds(2)) { Match = OfDatasets },
        new ProxyFault.BrokenWatch(WatchBreak.Reset, TimeSpan.FromSeconds(2)) { Share = 0.5 },
        new ProxyFault.BrokenWatch(WatchBreak.End, TimeSpan.FromSeconds(2)));

    [Fact]
    public Task Watches_that_go_silent_lose_nothing() =>
        SurvivesAsync(2 * EveryWatch, new ProxyFault.BrokenWatch(WatchBreak.Silence, TimeSpan.FromSeconds(1)));

    [Fact]
    public async Task Versions_that_are_too_old_at_all_watches_at_once_lose_nothing()
    {
        await using var proxied = await ProxiedOperator.StartAsync(cluster);
        output.WriteLine(await proxied.SurviveAsync(async () =>
        {
            await cluster.ChangesAsync(100);
            using var expired = proxied.Proxy.Begin(new ProxyFault.BrokenWatch(WatchBreak.Expire, TimeSpan.FromSeconds(1)));
            Assert.True(await Poll.UntilAsync(() => expired.Count >= EveryWatch, FaultCluster.Bound));
            expired.Dispose();
            await cluster.ChangesAsync(100);
            return $"{expired.Count} watches expired";
        }));
    }

    [Fact]
    public Task A_storm_of_versions_that_are_too_old_loses_nothing() => SurvivesAsync(
        Often,
        new ProxyFault.Refusal(410, "Expired") { Share = 0.5, Match = IsWatch },
        new ProxyFault.BrokenWatch(WatchBreak.Expire, TimeSpan.Zero));

    [Fact]
    public Task Refusals_by_a_server_that_is_overloaded_or_broken_lose_nothing() => SurvivesAsync(
        Often,
        new ProxyFault.Refusal(429, "TooManyRequests", RetryAfterSeconds: 1) { Share = 0.15, Match = NotTheLease },
        new ProxyFault.Refusal(429, "TooManyRequests") { Share = 0.15, Match = NotTheLease },
        new ProxyFault.Refusal(500, "InternalError") { Share = 0.15, Match = NotTheLease },
        new ProxyFault.Refusal(503, "ServiceUnavailable") { Share = 0.15, Match = NotTheLease },
        // So that watches have to be opened, and are refused too.
        new ProxyFault.BrokenWatch(WatchBreak.End, TimeSpan.FromSeconds(3)));

    [Fact]
    public Task Slow_answers_lose_nothing() => SurvivesAsync(
        Often,
        new ProxyFault.Slowness(TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(300)),
        new ProxyFault.BrokenWatch(WatchBreak.Expire, TimeSpan.FromSeconds(4)));

    [Fact]
    public Task Answers_and_events_that_end_in_the_middle_lose_nothing() => SurvivesAsync(
        Often,
        new ProxyFault.BrokenWatch(WatchBreak.HalfEvent, TimeSpan.Zero) { Share = 0.4 },
        new ProxyFault.BrokenWatch(WatchBreak.EndInEvent, TimeSpan.FromSeconds(1)),
        // So that there are lists to be cut.
        new ProxyFault.Refusal(410, "Expired") { Share = 0.3, Match = IsWatch },
        new ProxyFault.HalfAnswer { Share = 0.5, Match = request => request.Verb == "list" },
        new ProxyFault.HalfAnswer { Share = 0.3, Match = request => request.IsWrite && NotTheLease(request) });

    [Fact]
    public Task Answers_of_writes_that_get_lost_lose_nothing() => SurvivesAsync(
        Often,
        new ProxyFault.LostAnswer { Share = 0.3, Match = NotTheLease },
        new ProxyFault.LostAnswer(WholeConnection: true) { Share = 0.02, Match = NotTheLease });

    private static bool IsWatch(ScriptedRequest request) => request.Verb == "watch";

    private static bool OfDatasets(ScriptedRequest request) => request.Resource == "datasets.modeloperator.io";

    /// <summary>A leader that cannot renew its lease has to end, and that is not what these tests are about.</summary>
    private static bool NotTheLease(ScriptedRequest request) => request.Resource != "leases.coordination.k8s.io";

    private async Task SurvivesAsync(int times, params ProxyFault[] faults)
    {
        await using var proxied = await ProxiedOperator.StartAsync(cluster);
        output.WriteLine(await proxied.SurviveAsync(times, faults));
    }
}

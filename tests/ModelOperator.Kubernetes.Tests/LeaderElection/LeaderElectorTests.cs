using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.LeaderElection;
using ModelOperator.Kubernetes.Metrics;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Tests.Client;
using ModelOperator.Kubernetes.Tests.Metrics;
using ModelOperator.Testing.ScriptedServer;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.LeaderElection;

public sealed class LeaderElectorTests : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider time = new();
    private readonly List<Candidate> candidates = [];
    private ScriptedApiServer server = null!;

    public async Task InitializeAsync()
    {
        server = (await ScriptedApiServer.StartAsync()).Serve<Lease>();
        time.IsHeld = () => server.IsAnswering;
    }

    public async Task DisposeAsync()
    {
        candidates.ForEach(candidate => candidate.Dispose());
        await server.DisposeAsync();
    }

    [Fact]
    public async Task The_first_candidate_creates_the_lease_and_leads()
    {
        var a = await Leading("a");

        Assert.True(a.IsLeader);
        var spec = Spec();
        Assert.Equal("a", spec.HolderIdentity);
        Assert.Equal(15, spec.LeaseDurationSeconds);
        Assert.Equal(0, spec.LeaseTransitions);
        Assert.Equal(time.GetUtcNow(), spec.AcquireTime);
        Assert.Equal(time.GetUtcNow(), spec.RenewTime);
    }

    [Fact]
    public async Task A_leader_renews_with_one_request_a_period_while_the_others_wait()
    {
        var a = await Leading("a");
        var b = Add("b").Start();
        await Quiet();
        var before = server.Requests.Count;

        await Pass(60);

        Assert.True(a.Working);
        Assert.False(b.Working);
        Assert.Contains(b.Log.Lines(LogLevel.Information), line => line.EndsWith("which a holds", StringComparison.Ordinal));
        var requests = server.Requests.Skip(before).ToList();
        Assert.Equal(30, requests.Count(request => request.Header("User-Agent") == "a"));
        Assert.All(requests, request => Assert.Equal(request.Header("User-Agent") == "a" ? "update" : "get", request.Verb));
        Assert.Equal(time.GetUtcNow(), Spec().RenewTime);
        Assert.Equal(0, Spec().LeaseTransitions);
    }

    [Fact]
    public async Task A_stop_ends_the_work_first_then_frees_the_lease_for_the_next_at_once()
    {
        var draining = new TaskCompletionSource();
        var a = await Leading("a");
        a.Draining = draining.Task;
        var b = Add("b").Start();
        await Quiet();
        a.Stop();

        // Longer than the lease: it is renewed as long as the work goes on.
        await Pass(40);
        Assert.True(a.Working);
        Assert.False(b.Working);
        Assert.Equal("a", Spec().HolderIdentity);

        draining.SetResult();
        Assert.Equal(LeaderElectionResult.Stopped, await Eventually.Completes(a.Run));
        Assert.Equal("", Spec().HolderIdentity);
        Assert.False(a.IsLeader);

        await Pass(3);
        Assert.True(b.Working);
        Assert.Equal(1, Spec().LeaseTransitions);
    }

    [Fact]
    public async Task A_leader_that_reaches_no_server_stops_before_another_takes_over()
    {
        var a = await Leading("a");
        var b = Add("b").Start();
        await Pass(4);
        Partition("a");

        var lostAt = TimeSpan.Zero;
        var takenAt = TimeSpan.Zero;
        for (var second = 1; second <= 22 && takenAt == TimeSpan.Zero; second++)
        {
            await Pass(1);
            lostAt = lostAt == TimeSpan.Zero && a.Run.IsCompleted ? time.Elapsed : lostAt;
            takenAt = b.Working ? time.Elapsed : TimeSpan.Zero;
            Assert.False(a.Working && b.Working);
        }

        Assert.Equal(LeaderElectionResult.Lost, await Eventually.Completes(a.Run));
        Assert.Equal(TimeSpan.FromSeconds(14), lostAt);
        // Seen last up to 2.4 s after the partition at 4 s, held for 15 s, looked at again within 2.4 s, and observed in steps of 1 s.
        Assert.InRange(takenAt, TimeSpan.FromSeconds(18), TimeSpan.FromSeconds(25));
        Assert.Equal(1, Spec().LeaseTransitions);
    }

    [Fact]
    public async Task A_renewal_without_an_answer_is_given_up_at_the_deadline()
    {
        var a = await Leading("a");
        server.Inject(Fault.Hang(), "update", times: int.MaxValue);
        time.Advance(Second * 2);
        await Eventually.True(() => server.Count("update") == 1);

        time.Advance(Second * 8 - TimeSpan.FromTicks(1));
        Assert.True(a.IsLeader);
        Assert.True(a.Working);

        time.Advance(TimeSpan.FromTicks(1));
        Assert.False(a.IsLeader);
        Assert.Equal(LeaderElectionResult.Lost, await Eventually.Completes(a.Run));
        Assert.False(a.Working);
    }

    [Fact]
    public async Task An_elector_whose_client_is_gone_stops_its_work_like_any_other_that_cannot_renew()
    {
        var a = await Leading("a");
        a.Break();

        await Eventually.True(time, Second, () => a.Run.IsCompleted);

        Assert.Equal(LeaderElectionResult.Lost, await a.Run);
        Assert.False(a.Working);
    }

    [Fact]
    public async Task A_short_outage_is_survived_and_told_less_and_less()
    {
        var a = await Leading("a");
        server.Inject(Fault.Status(500, "InternalError"), "update", times: 2);

        await Pass(20);

        Assert.True(a.Working);
        Assert.Equal(2, a.Log.Lines(LogLevel.Warning).Count);
        Assert.Equal(time.GetUtcNow(), Spec().RenewTime);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public async Task Clocks_that_differ_do_not_move_the_lease(int skew)
    {
        var a = await Leading("a");
        var other = new ManualTimeProvider();
        other.SkewWallClock(TimeSpan.FromSeconds(skew));
        var b = Add("b", other).Start();
        await Quiet();

        for (var second = 0; second < 40; second++)
        {
            other.Advance(Second);
            await Pass(1);
        }

        Assert.True(a.Working);
        Assert.False(b.Working);
    }

    [Fact]
    public async Task A_lease_left_behind_long_ago_is_taken_one_duration_after_it_was_first_seen()
    {
        server.Put(Held("dead", time.GetUtcNow().AddDays(-1)));
        var a = Add("a").Start();
        await Quiet();

        await Pass(14);
        Assert.False(a.Working);
        await Pass(4);
        Assert.True(a.Working);
        Assert.Equal(8, Spec().LeaseTransitions);
    }

    [Fact]
    public async Task Edits_of_labels_cost_a_leader_nothing_and_keep_no_dead_one_alive()
    {
        var a = await Leading("a");
        var b = Add("b").Start();
        await Quiet();
        for (var i = 0; i < 5; i++)
        {
            Label($"{i}");
            await Pass(3);
        }

        Assert.True(a.Working);
        Assert.Equal("4", server.Find<Lease>(Candidate.Lease)!.Metadata.Labels!["edited"]);

        Partition("a");
        for (var i = 0; i < 20 && !b.Working; i++)
        {
            Label($"again{i}");
            await Pass(1);
        }

        Assert.True(b.Working);
    }

    [Fact]
    public async Task A_deleted_lease_is_created_again_by_the_leader_and_by_nobody_else()
    {
        var a = await Leading("a");
        var b = Add("b").Start();
        await Quiet();
        for (var i = 0; i < 5; i++)
        {
            server.Remove<Lease>(Candidate.Lease);
            await Pass(3);

            Assert.True(a.Working);
            Assert.False(b.Working);
            Assert.Equal("a", Spec().HolderIdentity);
        }
    }

    [Fact]
    public async Task A_deleted_lease_of_a_leader_that_went_silent_is_free_one_duration_later()
    {
        var a = await Leading("a");
        var b = Add("b").Start();
        await Quiet();
        Partition("a");
        server.Remove<Lease>(Candidate.Lease);

        for (var second = 0; second < 20 && !b.Working; second++)
        {
            await Pass(1);
            Assert.False(a.Working && b.Working);
        }

        Assert.True(b.Working);
        Assert.InRange(time.Elapsed, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_request_that_hangs_costs_no_lease()
    {
        var a = await Leading("a");
        server.Inject(Fault.Hang(), "update");

        await Eventually.True(time, TimeSpan.FromSeconds(0.5), () => server.Count("update") == 3);

        Assert.True(a.Working);
        Assert.InRange(time.Elapsed, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_connection_that_died_silently_costs_no_lease()
    {
        using var authority = new TestCertificates();
        await using var secured = await ScriptedApiServer.StartAsync(new() { Certificate = authority.Server("127.0.0.1") });
        secured.Serve<Lease>();
        time.IsHeld = () => secured.IsAnswering;
        using var a = new Candidate(secured, time, "a", TlsTests.With(secured, authority)).Start();
        await Eventually.True(() => a.Working);
        var dead = secured.Requests[^1].ConnectionId;
        Assert.Equal("HTTP/2", secured.Requests[^1].Protocol);
        secured.Inject(Fault.Hang(), request => request.ConnectionId == dead, int.MaxValue);

        await Eventually.True(time, TimeSpan.FromSeconds(0.5), () => secured.Requests.Count(request => request.ConnectionId != dead) == 3);

        Assert.True(a.Working);
        Assert.Single(secured.Requests, request => request.ConnectionId == dead && request.Verb == "update");
    }

    [Fact]
    public async Task A_leader_alone_creates_its_deleted_lease_again_and_goes_on()
    {
        var a = await Leading("a");
        server.Remove<Lease>(Candidate.Lease);

        await Pass(10);

        Assert.True(a.Working);
        Assert.Equal("a", Spec().HolderIdentity);
    }

    [Fact]
    public async Task A_leader_whose_lease_another_took_stops_at_its_next_renewal()
    {
        var a = await Leading("a");
        server.Put(Held("thief", time.GetUtcNow()));

        await Pass(2);

        Assert.Equal(LeaderElectionResult.Lost, await Eventually.Completes(a.Run));
        Assert.Equal("thief", Spec().HolderIdentity);
        Assert.Contains("thief", Assert.Single(a.Log.Lines(LogLevel.Error)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lease_taken_by_a_write_whose_answer_was_lost_is_led_at_once()
    {
        server.Put(Held("a", time.GetUtcNow()));
        var a = await Leading("a");
        Assert.Equal(7, Spec().LeaseTransitions);
        Assert.True(a.IsLeader);
    }

    [Fact]
    public async Task A_stop_while_waiting_writes_nothing()
    {
        server.Put(Held("other", time.GetUtcNow()));
        var a = Add("a").Start();
        await Quiet();
        a.Stop();

        Assert.Equal(LeaderElectionResult.Stopped, await Eventually.Completes(a.Run));
        Assert.Equal("other", Spec().HolderIdentity);
        Assert.Equal(0, server.Count("update"));
    }

    [Fact]
    public async Task A_stop_during_the_write_that_takes_the_lease_leaves_it_free()
    {
        server.Inject(Fault.Hang(), "create");
        var a = Add("a").Start();
        await Eventually.True(() => server.Count("create") == 1);

        // The write that was cut off did reach the server after all.
        server.Put(Held("a", time.GetUtcNow()));
        a.Stop();

        Assert.Equal(LeaderElectionResult.Stopped, await Eventually.Completes(a.Run));
        Assert.Equal("", Spec().HolderIdentity);
    }

    [Fact]
    public async Task Work_that_fails_frees_the_lease_and_its_error_is_not_hidden()
    {
        var a = Add("a");
        a.Work = (_, _) => throw new InvalidOperationException("broken");
        a.Start();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Eventually.Completes(a.Run));
        Assert.Equal("broken", error.Message);
        Assert.Equal("", Spec().HolderIdentity);
    }

    [Fact]
    public async Task Work_that_does_not_stop_when_leadership_is_lost_does_not_keep_the_process()
    {
        var never = new TaskCompletionSource();
        var a = Add("a");
        a.Work = (_, _) => never.Task;
        a.Start();
        await Eventually.True(() => a.Working);
        server.Put(Held("thief", time.GetUtcNow()));

        await Eventually.True(time, Second, () => a.Run.IsCompleted);

        Assert.Equal(LeaderElectionResult.Lost, await a.Run);
        Assert.Contains(a.Log.Lines(LogLevel.Error), line => line.Contains("must end", StringComparison.Ordinal));
        never.SetResult();
    }

    [Fact]
    public async Task Who_leads_is_a_metric()
    {
        using var exporter = new PrometheusExporter();
        var a = await Leading("a");
        Assert.Equal(1, Scrape.Of(exporter).Value("leader_election_master_status{name=\"operator\"}"));

        a.Stop();
        await Eventually.Completes(a.Run);
        Assert.Equal(0, Scrape.Of(exporter).Value("leader_election_master_status{name=\"operator\"}"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task However_the_server_fails_two_never_work_at_once_and_one_leads_in_the_end(int seed)
    {
        var random = new Random(seed);
        Fault[] faults = [Fault.Status(500, "InternalError"), Fault.Cut(), Fault.Status(409, "Conflict"), Fault.CutInBody("{")];
        var next = 0;
        var running = new List<Candidate>();
        var informed = new HashSet<Candidate>();
        for (var step = 0; step < 120; step++)
        {
            running.RemoveAll(candidate => candidate.Run.IsCompleted);
            while (running.Count < 3)
            {
                running.Add(Add($"c{next++}").Start());
            }

            switch (random.Next(12))
            {
                case 0:
                    server.Inject(faults[random.Next(faults.Length)], _ => true, random.Next(1, 15));
                    break;
                case 1:
                    Partition(running[random.Next(3)].Identity, random.Next(1, 8));
                    break;
                case 2:
                    running[random.Next(3)].Stop();
                    break;
                case 3 when running.All(informed.Contains):
                    // Whoever never saw the lease held cannot know that it was deleted.
                    server.Remove<Lease>(Candidate.Lease);
                    break;
                default:
                    break;
            }

            await Pass(1);
            Assert.True(running.Count(candidate => candidate.Working) <= 1);
            informed.UnionWith(running.Where(candidate => candidate.Leader.Length > 0));
        }

        // Faults that are left hit so many requests and no more.
        await Pass(100);
        Assert.Equal(1, candidates.Count(candidate => candidate.Working));
        Assert.Equal(candidates.Single(candidate => candidate.Working).Identity, Spec().HolderIdentity);
    }

    private static Lease Held(string holder, DateTimeOffset renewed) => new()
    {
        Metadata = new ObjectMeta { Namespace = Candidate.Lease.Namespace, Name = Candidate.Lease.Name },
        Spec = new LeaseSpec { HolderIdentity = holder, LeaseDurationSeconds = 15, AcquireTime = renewed, RenewTime = renewed, LeaseTransitions = 7 },
    };

    private LeaseSpec Spec() => server.Find<Lease>(Candidate.Lease)!.Spec!;

    private Candidate Add(string identity, ManualTimeProvider? clock = null)
    {
        var candidate = new Candidate(server, clock ?? time, identity);
        candidates.Add(candidate);
        return candidate;
    }

    private async Task<Candidate> Leading(string identity)
    {
        var candidate = Add(identity).Start();
        await Eventually.True(() => candidate.Working);
        await Quiet();
        return candidate;
    }

    private void Partition(string identity, int requests = int.MaxValue) =>
        server.Inject(Fault.Cut(), request => request.Header("User-Agent") == identity, requests);

    private void Label(string value)
    {
        var lease = server.Find<Lease>(Candidate.Lease)!;
        server.Put(lease with { Metadata = lease.Metadata with { Labels = new Dictionary<string, string> { ["edited"] = value } } });
    }

    /// <summary>Lets seconds pass one by one, and everybody do what is due in each.</summary>
    private async Task Pass(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            time.Advance(Second);
            await Quiet();
        }
    }

    private Task Quiet() => Eventually.True(() => candidates
        .Where(candidate => !candidate.Run.IsCompleted)
        .GroupBy(candidate => candidate.Time)
        .All(clock => clock.Key.ArmedWithin(TimeSpan.FromSeconds(2.5)) >= clock.Count()));
}

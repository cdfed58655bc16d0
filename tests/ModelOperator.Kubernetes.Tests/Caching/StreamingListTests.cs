using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ScriptedServer;
using Xunit;
using static ModelOperator.Kubernetes.Tests.Caching.ReflectorFixture;

namespace ModelOperator.Kubernetes.Tests.Caching;

public sealed class StreamingListTests
{
    [Fact]
    public async Task Where_it_is_offered_one_watch_brings_the_list_and_goes_on()
    {
        await using var fixture = await CreateAsync(new ScriptedServerOptions { StreamingLists = StreamingLists.Offered });
        fixture.Server.Put(Pod("one"));
        fixture.Server.Put(Pod("two"));
        await fixture.SyncedAsync();
        fixture.Server.Put(Pod("three"));
        await Eventually.True(() => fixture.Changes.Count == 3);

        Assert.Equal([true, true, false], fixture.Changes.Select(change => change.IsInitialList));
        Assert.Equal(0, fixture.Server.Count("list"));
        var watch = Assert.Single(fixture.Server.Requests);
        Assert.Equal("true", watch.Parameter("sendInitialEvents"));
        Assert.Equal("NotOlderThan", watch.Parameter("resourceVersionMatch"));
        Assert.Equal("true", watch.Parameter("allowWatchBookmarks"));
        Assert.Null(watch.Parameter("resourceVersion"));
    }

    [Fact]
    public async Task A_watch_behind_a_streaming_list_goes_on_from_its_bookmark()
    {
        await using var fixture = await CreateAsync(new ScriptedServerOptions { StreamingLists = StreamingLists.Offered });
        fixture.Server.Put(Pod("one"));
        fixture.Server.AdvanceVersion();
        var version = fixture.Server.Version;
        await fixture.SyncedAsync();

        fixture.Server.CloseWatches();
        await Eventually.True(() => fixture.Server.Requests.Count == 2);

        Assert.Equal(version, fixture.Server.Requests[1].Parameter("resourceVersion"));
        Assert.Null(fixture.Server.Requests[1].Parameter("sendInitialEvents"));
    }

    [Fact]
    public async Task Deletions_missed_are_told_by_a_streaming_relist_too()
    {
        await using var fixture = await CreateAsync(new ScriptedServerOptions { StreamingLists = StreamingLists.Offered });
        fixture.Server.Put(Pod("one"));
        fixture.Server.Put(Pod("two"));
        await fixture.SyncedAsync();
        fixture.Server.Inject(Fault.Status(503, "ServiceUnavailable"), "watch");
        fixture.Server.CutWatches();
        await Eventually.True(() => fixture.Server.OpenWatches() == 0);
        fixture.Server.Remove<Pod>(Key("one"));
        fixture.Server.Compact();

        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Changes.Count == 3);

        Assert.Equal("Deleted a/one", fixture.ChangeNames[^1]);
        Assert.Equal(0, fixture.Server.Count("list"));
    }

    [Theory]
    [InlineData(400, "BadRequest")]
    [InlineData(422, "Invalid")]
    public async Task Where_it_is_refused_pages_are_read_at_once_and_no_other_reflector_asks_again(int code, string reason)
    {
        await using var fixture = await CreateAsync();
        fixture.Server.Inject(Fault.Status(code, reason), "watch");
        fixture.Server.Put(Pod("one"));
        await fixture.SyncedAsync();

        Assert.Equal(TimeSpan.Zero, fixture.Time.Elapsed);
        Assert.Equal(["watch", "list", "watch"], fixture.Server.Requests.Select(request => request.Verb));

        using var stop = new CancellationTokenSource();
        var other = new Reflector<Pod>(fixture.Client);
        var run = other.RunAsync(stop.Token);
        await Eventually.Completes(other.WaitForSyncAsync());
        await Eventually.True(() => fixture.Server.Requests.Count == 5);
        Assert.Single(fixture.Server.Requests, request => request.Parameter("sendInitialEvents") is not null);
        await stop.CancelAsync();
        await Eventually.Completes(run);
    }

    [Fact]
    public async Task A_refusal_of_one_groups_server_says_nothing_of_another_groups()
    {
        await using var fixture = await CreateAsync();
        fixture.Server.Serve<Deployment>();
        await fixture.SyncedAsync();
        fixture.Server.Inject(Fault.WatchOf(
            """{"type":"BOOKMARK","object":{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"resourceVersion":"v1001","annotations":{"k8s.io/initial-events-end":"true"}}}}"""),
            "watch",
            "deployments.apps");

        using var stop = new CancellationTokenSource();
        var other = new Reflector<Deployment>(fixture.Client);
        var run = other.RunAsync(stop.Token);
        await Eventually.Completes(other.WaitForSyncAsync());

        Assert.Equal(0, fixture.Server.Count("list", "deployments.apps"));
        await stop.CancelAsync();
        await Eventually.Completes(run);
    }

    [Fact]
    public async Task Where_it_is_ignored_pages_are_read_after_a_short_silence()
    {
        await using var fixture = await CreateAsync(new ScriptedServerOptions { StreamingLists = StreamingLists.Ignored });
        fixture.Server.Put(Pod("one"));
        fixture.Start();
        await Eventually.True(() => fixture.Server.OpenWatches() == 1);
        Assert.False(fixture.Store.IsSynced);

        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(0.5), () => fixture.Store.IsSynced);

        Assert.InRange(fixture.Time.Elapsed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60));
        Assert.Equal(1, fixture.Server.Count("list"));
        Assert.Equal(["Added a/one"], fixture.ChangeNames);
    }

    [Fact]
    public async Task One_silence_is_forgiven_and_a_second_one_is_not()
    {
        await using var fixture = await CreateAsync(new ScriptedServerOptions { StreamingLists = StreamingLists.Offered });
        fixture.Server.Inject(Fault.HangInBody(""), request => request.Parameter("sendInitialEvents") is not null);
        fixture.Start();
        await SyncedByPagesAsync(lists: 1);

        // The list behind the silence was read by pages; the next one is streamed again.
        fixture.Server.FailWatches(410, "Expired");
        await Eventually.True(() => Streamed() == 2 && fixture.Server.OpenWatches() == 1);
        Assert.Equal(1, fixture.Server.Count("list"));

        // Not even two are, when a streaming list came through between them.
        for (var lists = 2; lists <= 3; lists++)
        {
            fixture.Server.Inject(Fault.HangInBody(""), request => request.Parameter("sendInitialEvents") is not null);
            fixture.Server.FailWatches(410, "Expired");
            await SyncedByPagesAsync(lists);
        }

        Assert.Equal(4, Streamed());
        fixture.Server.FailWatches(410, "Expired");
        await Eventually.True(() => fixture.Server.Count("list") == 4 && fixture.Server.OpenWatches() == 1);
        Assert.Equal(4, Streamed());

        Task SyncedByPagesAsync(int lists) => Eventually.True(
            fixture.Time, TimeSpan.FromSeconds(0.5), () => fixture.Server.Count("list") == lists && fixture.Server.OpenWatches() == 1);
        int Streamed() => fixture.Server.Requests.Count(request => request.Parameter("sendInitialEvents") is not null);
    }

    [Fact]
    public async Task A_streaming_list_that_never_ends_for_all_its_events_is_given_up_for_pages()
    {
        await using var fixture = await CreateAsync(new ScriptedServerOptions { StreamingLists = StreamingLists.Ignored });
        fixture.Server.Put(Pod("one"));
        fixture.Start();
        await Eventually.True(() => fixture.Server.OpenWatches() == 1);

        var changed = 0;
        await Eventually.True(
            fixture.Time,
            TimeSpan.FromSeconds(2),
            () =>
            {
                if (fixture.Time.Elapsed < TimeSpan.FromSeconds(90))
                {
                    fixture.Server.Put(Pod("one", phase: $"{changed++}"));
                }

                return fixture.Store.IsSynced;
            });

        Assert.InRange(fixture.Time.Elapsed, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(90));
        Assert.Equal(1, fixture.Server.Count("list"));
    }

    [Fact]
    public async Task A_lagging_server_that_answers_429_is_read_by_pages_and_asked_to_stream_again_later()
    {
        await using var fixture = await CreateAsync(new ScriptedServerOptions { StreamingLists = StreamingLists.Offered });
        fixture.Server.Inject(Fault.Status(429, "TooManyRequests", retryAfterSeconds: 1), "watch");
        fixture.Start();
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(0.5), () => fixture.Store.IsSynced && fixture.Server.OpenWatches() == 1);
        Assert.Equal(1, fixture.Server.Count("list"));

        fixture.Server.FailWatches(410, "Expired");
        await Eventually.True(() => fixture.Server.Requests.Count(request => request.Parameter("sendInitialEvents") is not null) == 2);
        Assert.Equal(1, fixture.Server.Count("list"));
    }

    [Fact]
    public async Task A_streaming_list_that_breaks_off_leaves_the_store_as_it_was()
    {
        await using var fixture = await CreateAsync(new ScriptedServerOptions { StreamingLists = StreamingLists.Offered });
        fixture.Server.Put(Pod("one"));
        fixture.Server.Put(Pod("two"));
        await fixture.SyncedAsync();
        fixture.Server.Inject(
            Fault.CutInBody("""{"type":"ADDED","object":{"metadata":{"name":"one","namespace":"a","resourceVersion":"v1001"}}}""" + "\n"), "watch");

        fixture.Server.FailWatches(410, "Expired");
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Server.Count("list") == 1 && fixture.Server.OpenWatches() == 1);

        Assert.Equal(["Added a/one", "Added a/two"], fixture.ChangeNames);
    }
}

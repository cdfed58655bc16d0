using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ScriptedServer;
using Xunit;
using static ModelOperator.Kubernetes.Tests.Caching.ReflectorFixture;

namespace ModelOperator.Kubernetes.Tests.Caching;

public sealed class ReflectorTests
{
    [Fact]
    public async Task The_store_holds_what_was_there_and_what_comes()
    {
        await using var fixture = await CreateAsync();
        fixture.Server.Put(Pod("one"));
        Assert.False(fixture.Store.IsSynced);

        await fixture.SyncedAsync();
        Assert.True(fixture.Store.IsSynced);
        Assert.Equal(["a/one"], fixture.Names);

        fixture.Server.Put(Pod("two", "b"));
        fixture.Server.Put(Pod("one", phase: "Failed"));
        fixture.Server.Remove<Pod>(Key("two", "b"));
        await Eventually.True(() => fixture.Changes.Count == 4);

        Assert.Equal(["Added a/one", "Added b/two", "Updated a/one", "Deleted b/two"], fixture.ChangeNames);
        Assert.Equal("Failed", fixture.Store.Find(Key("one"))!.Status!.Phase);
        Assert.Equal("Running", fixture.Changes[2].Old!.Status!.Phase);
    }

    [Fact]
    public async Task Only_the_first_list_is_told_as_initial()
    {
        await using var fixture = await CreateAsync();
        fixture.Server.Put(Pod("one"));
        await fixture.SyncedAsync();
        fixture.Server.Put(Pod("two"));
        await Eventually.True(() => fixture.Changes.Count == 2);

        Assert.Equal([true, false], fixture.Changes.Select(change => change.IsInitialList));
    }

    [Fact]
    public async Task Handlers_see_the_store_as_it_is_after_the_change()
    {
        await using var fixture = await CreateAsync();
        var seen = new List<bool>();
        fixture.Reflector.OnChange(change => seen.Add(ReferenceEquals(fixture.Store.Find(change.Key), change.New)));
        await fixture.SyncedAsync();

        fixture.Server.Put(Pod("one"));
        fixture.Server.Remove<Pod>(Key("one"));
        await Eventually.True(() => fixture.Changes.Count == 2);
        await fixture.StopAsync();

        Assert.Equal([true, true], seen);
    }

    [Fact]
    public async Task An_exception_in_a_handler_is_logged_and_stops_nothing()
    {
        await using var fixture = await CreateAsync();
        fixture.Reflector.OnChange(_ => throw new InvalidOperationException("broken handler"));
        await fixture.SyncedAsync();

        fixture.Server.Put(Pod("one"));
        fixture.Server.Put(Pod("two"));
        await Eventually.True(() => fixture.Changes.Count == 2);

        await Eventually.True(() => fixture.Log.Lines(LogLevel.Error).Count == 2);
        Assert.Equal(1, fixture.Server.OpenWatches());
    }

    [Fact]
    public async Task A_handler_cannot_be_added_to_a_running_reflector()
    {
        await using var fixture = await CreateAsync();
        await fixture.SyncedAsync();

        Assert.Throws<InvalidOperationException>(() => fixture.Reflector.OnChange(_ => { }));
    }

    [Fact]
    public async Task A_watch_that_ends_is_opened_again_from_the_last_event_without_a_list()
    {
        await using var fixture = await CreateAsync();
        await fixture.FollowingAsync();
        fixture.Server.Put(Pod("one"));
        await Eventually.True(() => fixture.Changes.Count == 1);
        var version = fixture.Store.Find(Key("one"))!.Metadata.ResourceVersion;

        fixture.Server.CloseWatches();
        await Eventually.True(() => WatchVersions(fixture).Count == 2);

        Assert.Equal(version, WatchVersions(fixture)[^1]);
        Assert.Equal(1, fixture.Server.Count("list"));
    }

    [Fact]
    public async Task A_bookmark_moves_the_version_that_the_next_watch_starts_from()
    {
        await using var fixture = await CreateAsync();
        await fixture.FollowingAsync();
        fixture.Server.AdvanceVersion();
        var version = fixture.Server.Version;
        fixture.Server.SendBookmarks();

        fixture.Server.CloseWatches();
        await Eventually.True(() => WatchVersions(fixture).Count == 2);

        Assert.Equal(version, WatchVersions(fixture)[^1]);
        Assert.Empty(fixture.Changes);
    }

    [Theory]
    [InlineData(0, 300)]
    [InlineData(0.5, 450)]
    [InlineData(0.999, 599)]
    public async Task Watches_ask_for_bookmarks_and_for_five_to_ten_minutes_at_random(double random, int seconds)
    {
        await using var fixture = await CreateAsync(random: () => random);
        await fixture.SyncedAsync();

        var watch = fixture.Server.Requests.Last(request => request.Verb == "watch");
        Assert.Equal("true", watch.Parameter("allowWatchBookmarks"));
        Assert.Equal(seconds, int.Parse(watch.Parameter("timeoutSeconds")!));
    }

    [Fact]
    public async Task A_watch_that_the_server_does_not_end_in_time_is_given_up_and_opened_again()
    {
        await using var fixture = await CreateAsync(reflector: new ReflectorOptions<Pod> { WatchIdleLimit = Timeout.InfiniteTimeSpan });
        await fixture.FollowingAsync();

        fixture.Time.Advance(TimeSpan.FromSeconds(329));
        Assert.Single(WatchVersions(fixture));

        fixture.Time.Advance(TimeSpan.FromSeconds(2));
        await Eventually.True(() => WatchVersions(fixture).Count == 2);
        fixture.Server.Put(Pod("one"));
        await Eventually.True(() => fixture.Changes.Count == 1);
    }

    [Fact]
    public async Task A_watch_that_has_gone_silent_is_opened_again_from_where_it_was()
    {
        await using var fixture = await CreateAsync(reflector: new ReflectorOptions<Pod> { WatchIdleLimit = TimeSpan.FromSeconds(60) });
        await fixture.FollowingAsync();
        var version = fixture.Server.Version;

        fixture.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Single(WatchVersions(fixture));

        fixture.Time.Advance(TimeSpan.FromSeconds(2));
        await Eventually.True(() => WatchVersions(fixture).Count == 2);
        Assert.Equal(version, WatchVersions(fixture)[^1]);
        fixture.Server.Put(Pod("one"));
        await Eventually.True(() => fixture.Changes.Count == 1);
        Assert.Equal(1, fixture.Server.Count("list"));
    }

    [Fact]
    public async Task A_watch_that_says_something_now_and_then_is_not_silent()
    {
        await using var fixture = await CreateAsync(reflector: new ReflectorOptions<Pod> { WatchIdleLimit = TimeSpan.FromSeconds(60) });
        await fixture.FollowingAsync();

        for (var i = 0; i < 4; i++)
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(50));
            fixture.Server.Put(Pod($"{i}"));
            await Eventually.True(() => fixture.Changes.Count == i + 1);
        }

        Assert.Single(WatchVersions(fixture));
    }

    [Theory]
    [InlineData(ExpiredWatches.InStream)]
    [InlineData(ExpiredWatches.ByStatus)]
    public async Task A_version_that_is_too_old_lists_anew_at_once_and_tells_what_was_missed(ExpiredWatches expired)
    {
        await using var fixture = await CreateAsync(new ScriptedServerOptions { ExpiredWatches = expired });
        fixture.Server.Put(Pod("stays"));
        fixture.Server.Put(Pod("goes"));
        fixture.Server.Put(Pod("changes"));
        fixture.Server.Put(Pod("recreated"));
        await fixture.FollowingAsync();

        // While the watch is away, things happen whose history is lost.
        fixture.Server.Inject(Fault.Status(503, "ServiceUnavailable"), "watch");
        fixture.Server.CloseWatches();
        await Eventually.True(() => WatchVersions(fixture).Count == 2);
        fixture.Server.Remove<Pod>(Key("goes"));
        fixture.Server.Put(Pod("changes", phase: "Failed"));
        fixture.Server.Remove<Pod>(Key("recreated"));
        fixture.Server.Put(Pod("recreated"));
        fixture.Server.Put(Pod("new"));
        fixture.Server.Compact();
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(0.8), () => fixture.Changes.Count == 9);

        Assert.Equal(
            ["Added a/new", "Added a/recreated", "Deleted a/goes", "Deleted a/recreated", "Updated a/changes"],
            fixture.ChangeNames.Skip(4).Order(StringComparer.Ordinal));
        Assert.Equal("Running", fixture.Changes.Single(change => change.Type == ChangeType.Deleted && change.Key.Name == "goes").Old!.Status!.Phase);
        Assert.Equal(["a/changes", "a/new", "a/recreated", "a/stays"], fixture.Names);
        Assert.Equal(2, fixture.Server.Count("list"));
    }

    [Fact]
    public async Task An_error_410_inside_a_running_watch_lists_anew()
    {
        await using var fixture = await CreateAsync();
        await fixture.FollowingAsync();

        fixture.Server.FailWatches(410, "Expired");
        await Eventually.True(() => fixture.Server.Count("list") == 2 && fixture.Server.OpenWatches() == 1);
        fixture.Server.Put(Pod("one"));
        await Eventually.True(() => fixture.Changes.Count == 1);
    }

    [Fact]
    public async Task A_cut_watch_waits_and_goes_on_from_where_it_was()
    {
        await using var fixture = await CreateAsync();
        await fixture.FollowingAsync();

        fixture.Server.CutWatches();
        await Eventually.True(() => fixture.Time.ArmedTimers > 0 && fixture.Server.OpenWatches() == 0);
        fixture.Server.Put(Pod("one"));
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(0.1), () => fixture.Changes.Count == 1);

        Assert.InRange(fixture.Time.Elapsed, TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(30));
        Assert.Equal(1, fixture.Server.Count("list"));
    }

    [Fact]
    public async Task A_server_that_is_away_for_a_while_is_found_again()
    {
        await using var fixture = await CreateAsync();
        await fixture.SyncedAsync();

        await fixture.Server.StopAsync();
        var waited = fixture.Time.Elapsed;
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Time.Elapsed - waited > TimeSpan.FromSeconds(90));
        fixture.Server.Put(Pod("one"));
        await fixture.Server.StartAgainAsync();

        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Changes.Count == 1);
        Assert.True(fixture.Store.IsSynced);
    }

    [Fact]
    public async Task A_server_that_is_not_there_at_the_start_is_waited_for()
    {
        await using var fixture = await CreateAsync();
        await fixture.Server.StopAsync();
        fixture.Server.Put(Pod("one"));
        fixture.Start();
        await Eventually.True(() => fixture.Log.Lines(LogLevel.Warning).Count == 1);
        Assert.False(fixture.Store.IsSynced);

        await fixture.Server.StartAgainAsync();
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Store.IsSynced);
        Assert.Equal(["a/one"], fixture.Names);
    }

    [Fact]
    public async Task A_watch_that_is_told_to_wait_waits_that_long()
    {
        await using var fixture = await CreateAsync();
        await fixture.FollowingAsync();
        fixture.Server.Inject(Fault.Status(429, "TooManyRequests", retryAfterSeconds: 20), "watch");
        fixture.Server.CloseWatches();
        await Eventually.True(() => WatchVersions(fixture).Count == 2 && fixture.Time.ArmedTimers > 0);

        var before = fixture.Time.Elapsed;
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Server.OpenWatches() == 1);

        Assert.True(fixture.Time.Elapsed - before >= TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_bad_line_opens_the_watch_again_and_a_repeated_one_lists_anew()
    {
        await using var fixture = await CreateAsync();
        await fixture.FollowingAsync();
        fixture.Server.Inject(Fault.WatchOf("{\"type\":\"ADDED\",\"object\":{\"metadata\":"), "watch");

        fixture.Server.SendLine("this is no event");
        fixture.Server.Put(Pod("one"));
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Server.Count("list") == 2 && fixture.Names.Count == 1);

        Assert.Equal(["Added a/one"], fixture.ChangeNames);
    }

    [Fact]
    public async Task A_resource_that_is_not_served_is_said_once_and_read_when_it_appears()
    {
        await using var fixture = await CreateAsync();
        fixture.Server.Unserve<Pod>();
        fixture.Start();
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Server.Count("list") >= 5);
        Assert.False(fixture.Store.IsSynced);
        Assert.Single(fixture.Log.Lines(LogLevel.Warning), line => line.Contains("not served", StringComparison.Ordinal));

        fixture.Server.Serve<Pod>();
        fixture.Server.Put(Pod("one"));
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Names.Count == 1);
        await Eventually.True(() => fixture.Log.Lines(LogLevel.Information).Any(line => line.Contains("is served now", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_resource_that_is_no_longer_served_empties_the_store_and_tells_so()
    {
        await using var fixture = await CreateAsync();
        fixture.Server.Put(Pod("one"));
        await fixture.FollowingAsync();

        fixture.Server.Unserve<Pod>();
        fixture.Server.CutWatches();
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Changes.Count == 2);

        Assert.Equal(["Added a/one", "Deleted a/one"], fixture.ChangeNames);
        Assert.Empty(fixture.Names);
        Assert.True(fixture.Server.Count("list") >= ReflectorState.ConfirmedMissing - 1);
    }

    [Fact]
    public async Task A_proxy_that_answers_404_for_everything_empties_nothing()
    {
        await using var fixture = await CreateAsync();
        fixture.Server.Put(Pod("one"));
        await fixture.FollowingAsync();
        fixture.Server.Inject(Fault.Body(404, "no backend", "text/plain"), _ => true, times: 40);
        fixture.Server.CutWatches();

        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Server.Requests.Count > 44 && fixture.Server.OpenWatches() == 1);

        Assert.Equal(["Added a/one"], fixture.ChangeNames);
        Assert.DoesNotContain(fixture.Log.Lines(LogLevel.Warning), line => line.Contains("not served", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_collection_that_is_missing_while_discovery_names_it_empties_nothing()
    {
        await using var fixture = await CreateAsync();
        fixture.Server.Put(Pod("one"));
        await fixture.FollowingAsync();
        fixture.Server.Inject(Fault.Status(404, "NotFound"), request => request.Resource == "pods", times: 12);
        fixture.Server.CutWatches();

        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Server.Count("list") >= 10 && fixture.Server.OpenWatches() == 1);

        Assert.Equal(["Added a/one"], fixture.ChangeNames);
    }

    [Fact]
    public async Task One_stray_404_empties_nothing()
    {
        await using var fixture = await CreateAsync();
        fixture.Server.Put(Pod("one"));
        await fixture.FollowingAsync();

        fixture.Server.Inject(Fault.Status(404, "NotFound"), "watch");
        fixture.Server.Inject(Fault.Status(404, "NotFound"), "list");
        fixture.Server.CutWatches();
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Server.Count("list") == 3 && fixture.Server.OpenWatches() == 1);

        Assert.Equal(["Added a/one"], fixture.ChangeNames);
    }

    [Fact]
    public async Task Selectors_and_namespace_are_asked_of_the_server()
    {
        await using var fixture = await CreateAsync(
            reflector: new ReflectorOptions<Pod> { Namespaces = ["a"], LabelSelector = "app=web", FieldSelector = "status.phase=Running" });
        await fixture.SyncedAsync();

        Assert.All(fixture.Server.Requests, request =>
        {
            Assert.Equal("a", request.Namespace);
            Assert.Equal("app=web", request.Parameter("labelSelector"));
            Assert.Equal("status.phase=Running", request.Parameter("fieldSelector"));
        });
    }

    [Fact]
    public async Task An_error_inside_a_watch_that_comes_again_at_the_same_version_lists_anew()
    {
        await using var fixture = await CreateAsync();
        await fixture.FollowingAsync();
        fixture.Server.Inject(Fault.WatchError(500, "InternalError"), request => request.Parameter("resourceVersion") is not null);

        fixture.Server.FailWatches(500, "InternalError");
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Server.Count("list") == 2 && fixture.Server.OpenWatches() == 1);
    }

    [Fact]
    public async Task A_restored_server_that_never_had_the_version_is_listed_anew()
    {
        await using var fixture = await CreateAsync();
        await fixture.FollowingAsync();
        const string tooLarge =
            """{"kind":"Status","status":"Failure","message":"Too large resource version","reason":"Timeout","code":504,"details":{"causes":[{"reason":"ResourceVersionTooLarge"}]}}""";
        fixture.Server.Inject(Fault.Body(504, tooLarge), "watch");
        fixture.Server.CloseWatches();

        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Server.Count("list") == 2 && fixture.Server.OpenWatches() == 1);
    }

    [Fact]
    public async Task A_long_list_is_read_by_pages()
    {
        await using var fixture = await CreateAsync(reflector: new ReflectorOptions<Pod> { PageSize = 2 });
        for (var i = 0; i < 5; i++)
        {
            fixture.Server.Put(Pod($"p{i}"));
        }

        await fixture.SyncedAsync();

        Assert.Equal(5, fixture.Names.Count);
        Assert.Equal(3, fixture.Server.Count("list"));
    }

    private static List<string?> WatchVersions(ReflectorFixture fixture) =>
        [.. fixture.Server.Requests.Where(r => r.Verb == "watch" && r.Parameter("sendInitialEvents") is null).Select(r => r.Parameter("resourceVersion"))];
}

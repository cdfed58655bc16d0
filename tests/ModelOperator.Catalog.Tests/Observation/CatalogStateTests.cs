using ModelOperator.Api;
using ModelOperator.Catalog.Access;
using ModelOperator.Catalog.Observation;
using ModelOperator.Catalog.Search;
using ModelOperator.Core;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Finding;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Catalog.Tests.Observation;

public sealed class CatalogStateTests : IDisposable
{
    private static readonly ObjectRef Shots = new(ObjectKind.Dataset, "studio", "shots");
    private static readonly ObjectRef Shared = new(ObjectKind.SharingGrant, "studio", "shared");

    private readonly SqliteSearchIndex _index = new();
    private readonly ChangeFeed _changes = new();
    private readonly IndexFeed _feed;
    private readonly CatalogState _state;

    public CatalogStateTests()
    {
        _feed = new IndexFeed(_index);
        _state = new CatalogState("k8s", _feed, _changes, TimeProvider.System);
        _state.Observe(new Sighting(null, ChangeType.Added, null, true), state => state.Set(Make.Namespace("studio")));
    }

    [Fact]
    public async Task What_is_there_at_first_is_found_when_the_index_is_filled_and_what_changes_later_soon_after()
    {
        using var stop = new CancellationTokenSource();
        Put(Make.Dataset("studio/shots"));
        var run = _feed.RunAsync(_state, stop.Token);
        Assert.False(_feed.IsFilled);

        _state.GoLive();
        Assert.True(await Poll.UntilAsync(() => Task.FromResult(_feed.IsFilled), TimeSpan.FromSeconds(10)));
        Assert.Equal(["shots"], await FindAsync("shots"));

        Put(Make.Dataset("studio/takes"));
        Assert.True(await Poll.UntilAsync(async () => (await FindAsync("takes")).Count == 1, TimeSpan.FromSeconds(10)));
        Remove(Shots);
        Assert.True(await Poll.UntilAsync(async () => (await FindAsync("shots")).Count == 0, TimeSpan.FromSeconds(10)));

        await stop.CancelAsync();
        await run;
    }

    [Fact]
    public async Task Versions_are_found_by_what_is_changed_of_their_Model()
    {
        using var stop = new CancellationTokenSource();
        var model = Make.Model("studio/encoder");
        var version = Make.ModelVersion("studio/encoder-1", "encoder");
        _state.GoLive();
        var run = _feed.RunAsync(_state, stop.Token);
        Put(model, ObjectKind.Model, state => state.Set(model));
        Put(version, ObjectKind.ModelVersion, state => state.Set(version));
        Assert.True(await Poll.UntilAsync(async () => (await FindAsync("encoder")).Count == 2, TimeSpan.FromSeconds(10)));

        var tagged = model with { Spec = model.Spec with { Info = new AssetInfo { Tags = ["video"] } } };
        Put(tagged, ObjectKind.Model, state => state.Set(tagged));
        Assert.True(await Poll.UntilAsync(async () => (await FindAsync("video")).Count == 2, TimeSpan.FromSeconds(10)));

        await stop.CancelAsync();
        await run;
    }

    [Fact]
    public async Task What_changes_without_being_found_otherwise_is_not_written_into_the_index_again()
    {
        var written = new WrittenIndex(_index);
        using var feed = new IndexFeed(written);
        using var state = new CatalogState("k8s", feed, _changes, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var shots = Make.Dataset("studio/shots");
        Put(shots, state);
        state.GoLive();
        var run = feed.RunAsync(state, stop.Token);
        Assert.True(await Poll.UntilAsync(() => feed.IsFilled, TimeSpan.FromSeconds(10)));

        Put(shots with { Status = new DatasetStatus { ObservedGeneration = 7 } }, state);
        Put(Make.Dataset("studio/takes"), state);
        Assert.True(await Poll.UntilAsync(async () => (await FindAsync("takes")).Count == 1, TimeSpan.FromSeconds(10)));
        Assert.Equal(["shots", "takes"], written.Names);

        Put(shots with { Spec = shots.Spec with { Info = new AssetInfo { Description = "vermilion" } } }, state);
        Assert.True(await Poll.UntilAsync(async () => (await FindAsync("vermilion")).Count == 1, TimeSpan.FromSeconds(10)));
        state.Observe(new Sighting(Shots, ChangeType.Deleted, null, true), cluster => cluster.Remove(Shots));
        Assert.True(await Poll.UntilAsync(async () => (await FindAsync("shots")).Count == 0, TimeSpan.FromSeconds(10)));
        Put(shots, state);
        Assert.True(await Poll.UntilAsync(async () => (await FindAsync("shots")).Count == 1, TimeSpan.FromSeconds(10)));
        Assert.Equal(["shots", "takes", "shots", "shots"], written.Names);

        await stop.CancelAsync();
        await run;
    }

    [Fact]
    public async Task Who_may_see_what_is_worked_out_anew_exactly_when_it_can_differ()
    {
        Put(Make.Dataset("studio/shots"));
        _state.GoLive();
        var before = await SharingAsync();

        Put(Make.Dataset("studio/shots", version: "2"));
        Assert.Same(before, await SharingAsync());

        var grant = Make.Grant("studio/shared", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace("ads")]);
        _state.Observe(new Sighting(null, ChangeType.Added, null, true), state => state.Set(Make.Namespace("ads")));
        _state.Observe(new Sighting(Shared, ChangeType.Added, null, true), state => state.Set(grant));
        Assert.NotSame(before, await SharingAsync());
        Assert.Equal(["ads", "studio"], (await SharingAsync()).Namespaces.Order());

        before = await SharingAsync();
        _state.Observe(new Sighting(Shared, ChangeType.Updated, null, false), state => state.Set(grant with { Status = new SharingGrantStatus() }));
        Put(Make.Dataset("studio/takes"));
        Assert.Same(before, await SharingAsync());
    }

    [Fact]
    public async Task Who_may_see_what_is_worked_out_anew_when_a_grant_covers_another_asset()
    {
        var grant = Make.Grant("studio/shared", [Make.Labeled(GrantableKind.Dataset, "tier", "shared")], [Make.ToNamespace("ads")]);
        _state.Observe(new Sighting(null, ChangeType.Added, null, true), state => state.Set(Make.Namespace("ads")));
        _state.Observe(new Sighting(Shared, ChangeType.Added, null, true), state => state.Set(grant));
        Put(Make.Dataset("studio/takes"));
        _state.GoLive();
        var before = await SharingAsync();

        Put(Make.Dataset("studio/other"));
        Assert.Same(before, await SharingAsync());
        Put(Make.Dataset("studio/shots").Labeled("tier", "shared"));
        Assert.NotSame(before, await SharingAsync());
    }

    [Fact]
    public async Task A_member_is_not_asked_about_the_namespaces_of_his_domain()
    {
        var domain = Make.Domain("media", ["studio"]);
        domain = domain with { Spec = domain.Spec with { Members = [new Subject { Kind = SubjectKind.User, Name = "ada" }] } };
        _state.Observe(new Sighting(new ObjectRef(ObjectKind.Domain, "", "media"), ChangeType.Added, null, true), state => state.Set(domain));
        Put(Make.Dataset("studio/shots"));
        Put(Make.Dataset("lost/shots"));
        _state.GoLive();

        Assert.Equal(["lost"], (await SharingAsync()).NamespacesFor(new Caller("ada", [])));
        Assert.Equal(["lost", "studio"], (await SharingAsync()).NamespacesFor(new Caller("eve", [])).Order());
        Remove(new ObjectRef(ObjectKind.Dataset, "lost", "shots"));
        Assert.Equal(["studio"], (await SharingAsync()).NamespacesFor(new Caller("eve", [])));
    }

    [Fact]
    public async Task Changes_are_told_once_live_and_who_reads_too_slowly_is_let_go()
    {
        Put(Make.Dataset("studio/shots"));
        _state.GoLive();
        var follower = _changes.Follow("ada")!;

        Put(Make.Dataset("studio/shots", version: "2"));
        var change = await follower.Waiting.ReadAsync();
        Assert.Equal((ChangeType.Updated, Shots), (change.Type, change.Asset));
        Assert.Equal("event: change\ndata: {\"type\":\"Updated\",\"uri\":\"aip://dataset/k8s/studio/shots\",\"kind\":\"Dataset\"}\n\n", change.Told);

        for (var removed = 0; removed <= Follower.MaxWaiting; removed++)
        {
            Remove(Shots);
        }

        var told = 0;
        await foreach (var _ in follower.Waiting.ReadAllAsync())
        {
            told++;
        }

        Assert.Equal(Follower.MaxWaiting, told);
    }

    [Fact]
    public void A_namespace_cannot_follow_in_the_place_of_all_however_many_service_accounts_it_has()
    {
        var first = _changes.Follow(ServiceAccount(0))!;
        for (var other = 1; other < ChangeFeed.MaxPerTenant; other++)
        {
            Assert.NotNull(_changes.Follow(ServiceAccount(other)));
        }

        Assert.Null(_changes.Follow(ServiceAccount(ChangeFeed.MaxPerTenant)));
        Assert.NotNull(_changes.Follow(new Caller("ada", []).Tenant));
        Assert.NotNull(_changes.Follow(new Caller("system:serviceaccount:ads:trainer", []).Tenant));
        _changes.Leave(first);
        Assert.NotNull(_changes.Follow(ServiceAccount(0)));

        static string ServiceAccount(int number) => new Caller($"system:serviceaccount:studio:s{number}", []).Tenant;
    }

    [Fact]
    public async Task A_namespace_makes_a_difference_when_it_comes_goes_or_has_other_labels_and_by_nothing_else()
    {
        var before = Make.Namespace("ads");
        See(default, before);
        _state.GoLive();
        var sharing = await SharingAsync();

        See(before, before with { Metadata = before.Metadata with { ResourceVersion = "2", Annotations = new Dictionary<string, string> { ["a"] = "b" } } });
        Assert.Same(sharing, await SharingAsync());
        var labeled = before with { Metadata = before.Metadata with { Labels = new Dictionary<string, string> { ["a"] = "b" } } };
        See(before, labeled);
        Assert.NotSame(sharing, sharing = await SharingAsync());
        See(labeled, default);
        Assert.NotSame(sharing, await SharingAsync());

        void See(Namespace? old, Namespace? now) => _state.Observe(
            Sighting.Of(null, new ObjectChange<Namespace>(now is null ? ChangeType.Deleted : ChangeType.Updated, old, now, false)),
            state =>
            {
                if (now is null)
                {
                    state.RemoveNamespace("ads");
                }
                else
                {
                    state.Set(now);
                }
            });
    }

    [Fact]
    public async Task Whoever_gives_up_in_the_middle_of_a_question_leaves_nothing_behind()
    {
        Put(Make.Dataset("studio/shots"));
        Put(Make.Dataset("studio/scenes", from: ["shots"]));
        Put(Make.Dataset("studio/cuts", from: ["scenes"]));
        _state.GoLive();
        using var impatient = new CancellationTokenSource();
        var seen = 0;
        var viewer = new Viewer(Sees, _ => true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AskAsync(viewer, impatient.Token));
        Assert.Equal(2, seen);
        Assert.Equal(3, (await AskAsync(Viewer.OfEverything, CancellationToken.None)).Answer!.Nodes.Count);

        bool Sees(ObjectRef asset)
        {
            if (++seen == 2)
            {
                impatient.Cancel();
            }

            return true;
        }

        Task<QueryResult<LineageAnswer>> AskAsync(Viewer viewer, CancellationToken cancellation) =>
            _state.AskAsync(viewer, scope => LineageQuery.Ask(scope, "aip://dataset/k8s/studio/shots", LineageDirection.Downstream), cancellation);
    }

    [Fact]
    public async Task Whoever_waits_for_his_turn_takes_no_thread_and_may_give_up()
    {
        _state.GoLive();
        using var done = new ManualResetEventSlim();
        using var asked = new ManualResetEventSlim();
        using var impatient = new CancellationTokenSource();
        var first = Task.Run(() => _state.AskAsync(Viewer.OfEverything, _ =>
        {
            asked.Set();
            return done.Wait(TimeSpan.FromSeconds(30));
        }, CancellationToken.None));
        asked.Wait();

        // On this thread: it would stand still if asking took it.
        var waiting = Enumerable.Range(0, 100).Select(_ => _state.AskAsync(Viewer.OfEverything, _ => 1, impatient.Token)).ToList();
        var patient = _state.AskAsync(Viewer.OfEverything, _ => 2, CancellationToken.None);
        await impatient.CancelAsync();
        foreach (var one in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        }

        done.Set();
        Assert.True(await first);
        Assert.Equal(2, await patient);
    }

    public void Dispose()
    {
        _state.Dispose();
        _feed.Dispose();
        _index.Dispose();
    }

    private void Put(Dataset dataset, CatalogState? state = null) => Put(dataset, ObjectKind.Dataset, cluster => cluster.Set(dataset), state);

    private void Put(IAsset asset, ObjectKind kind, Action<ClusterState> set, CatalogState? state = null) => (state ?? _state).Observe(
        new Sighting(new ObjectRef(kind, asset.Metadata.Namespace!, asset.Metadata.Name), ChangeType.Updated, asset, true), set);

    private Task<SharingFacts> SharingAsync() => _state.SharingAsync(CancellationToken.None).AsTask();

    private void Remove(ObjectRef asset) => _state.Observe(new Sighting(asset, ChangeType.Deleted, null, true), state => state.Remove(asset));

    private async Task<IReadOnlyList<string>> FindAsync(string text) =>
        [.. (await _index.QueryAsync(new SearchQuery { Text = text }, Visibility.Everything, CancellationToken.None)).Hits.Select(hit => hit.Name)];

    /// <summary>An index that notes what is written into it.</summary>
    private sealed class WrittenIndex(ISearchIndex index) : ISearchIndex
    {
        private readonly List<string> _names = [];

        public IReadOnlyList<string> Names => _names;

        public ValueTask UpsertAsync(IReadOnlyCollection<SearchDocument> documents, CancellationToken cancellation)
        {
            _names.AddRange(documents.Select(document => document.Name));
            return index.UpsertAsync(documents, cancellation);
        }

        public ValueTask RemoveAsync(IReadOnlyCollection<string> uris, CancellationToken cancellation) => index.RemoveAsync(uris, cancellation);

        public ValueTask<SearchAnswer> QueryAsync(SearchQuery query, Visibility visibility, CancellationToken cancellation) => index.QueryAsync(query, visibility, cancellation);
    }
}

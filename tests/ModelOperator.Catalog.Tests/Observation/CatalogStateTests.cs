using ModelOperator.Api;
using ModelOperator.Catalog.Access;
using ModelOperator.Catalog.Observation;
using ModelOperator.Catalog.Search;
using ModelOperator.Core;
using ModelOperator.Core.Queries.Finding;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Caching;
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
    public void Who_may_see_what_is_worked_out_anew_exactly_when_it_can_differ()
    {
        Put(Make.Dataset("studio/shots"));
        _state.GoLive();
        var before = _state.Sharing;

        Put(Make.Dataset("studio/shots", version: "2"));
        Assert.Same(before, _state.Sharing);

        var grant = Make.Grant("studio/shared", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace("ads")]);
        _state.Observe(new Sighting(null, ChangeType.Added, null, true), state => state.Set(Make.Namespace("ads")));
        _state.Observe(new Sighting(Shared, ChangeType.Added, null, true), state => state.Set(grant));
        Assert.NotEqual(before.Epoch, _state.Sharing.Epoch);
        Assert.Equal(["ads", "studio"], _state.Sharing.Namespaces.Order());

        before = _state.Sharing;
        _state.Observe(new Sighting(Shared, ChangeType.Updated, null, false), state => state.Set(grant with { Status = new SharingGrantStatus() }));
        Put(Make.Dataset("studio/takes"));
        Assert.Same(before, _state.Sharing);
    }

    [Fact]
    public void Who_may_see_what_is_worked_out_anew_when_a_grant_covers_another_asset()
    {
        var grant = Make.Grant("studio/shared", [Make.Labeled(GrantableKind.Dataset, "tier", "shared")], [Make.ToNamespace("ads")]);
        _state.Observe(new Sighting(null, ChangeType.Added, null, true), state => state.Set(Make.Namespace("ads")));
        _state.Observe(new Sighting(Shared, ChangeType.Added, null, true), state => state.Set(grant));
        Put(Make.Dataset("studio/takes"));
        _state.GoLive();
        var before = _state.Sharing;

        Put(Make.Dataset("studio/other"));
        Assert.Same(before, _state.Sharing);
        Put(Make.Dataset("studio/shots").Labeled("tier", "shared"));
        Assert.NotEqual(before.Epoch, _state.Sharing.Epoch);
    }

    [Fact]
    public void A_member_is_not_asked_about_the_namespaces_of_his_domain()
    {
        var domain = Make.Domain("media", ["studio"]);
        domain = domain with { Spec = domain.Spec with { Members = [new Subject { Kind = SubjectKind.User, Name = "ada" }] } };
        _state.Observe(new Sighting(new ObjectRef(ObjectKind.Domain, "", "media"), ChangeType.Added, null, true), state => state.Set(domain));
        Put(Make.Dataset("studio/shots"));
        Put(Make.Dataset("lost/shots"));
        _state.GoLive();

        Assert.Equal(["lost"], _state.Sharing.NamespacesFor(new Caller("ada", [])));
        Assert.Equal(["lost", "studio"], _state.Sharing.NamespacesFor(new Caller("eve", [])).Order());
        Remove(new ObjectRef(ObjectKind.Dataset, "lost", "shots"));
        Assert.Equal(["studio"], _state.Sharing.NamespacesFor(new Caller("eve", [])));
    }

    [Fact]
    public async Task Changes_are_told_once_live_and_who_reads_too_slowly_is_let_go()
    {
        Put(Make.Dataset("studio/shots"));
        _state.GoLive();
        var follower = _changes.Follow("ada")!;

        Put(Make.Dataset("studio/shots", version: "2"));
        Assert.Equal(new AssetChange(ChangeType.Updated, Shots, "aip://dataset/k8s/studio/shots"), await follower.Waiting.ReadAsync());

        for (var change = 0; change <= Follower.MaxWaiting; change++)
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
    public void One_caller_cannot_follow_in_the_place_of_all()
    {
        var first = _changes.Follow("eve")!;
        for (var other = 1; other < ChangeFeed.MaxPerCaller; other++)
        {
            Assert.NotNull(_changes.Follow("eve"));
        }

        Assert.Null(_changes.Follow("eve"));
        Assert.NotNull(_changes.Follow("ada"));
        _changes.Leave(first);
        Assert.NotNull(_changes.Follow("eve"));
    }

    public void Dispose()
    {
        _state.Dispose();
        _feed.Dispose();
        _index.Dispose();
    }

    private void Put(Dataset dataset) => Put(dataset, ObjectKind.Dataset, state => state.Set(dataset));

    private void Put(IAsset asset, ObjectKind kind, Action<ClusterState> set) => _state.Observe(
        new Sighting(new ObjectRef(kind, asset.Metadata.Namespace!, asset.Metadata.Name), ChangeType.Updated, asset, true), set);

    private void Remove(ObjectRef asset) => _state.Observe(new Sighting(asset, ChangeType.Deleted, null, true), state => state.Remove(asset));

    private async Task<IReadOnlyList<string>> FindAsync(string text) =>
        [.. (await _index.QueryAsync(new SearchQuery { Text = text }, Visibility.Everything, CancellationToken.None)).Hits.Select(hit => hit.Name)];
}

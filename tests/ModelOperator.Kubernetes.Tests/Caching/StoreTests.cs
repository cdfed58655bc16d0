using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Caching;

public sealed class StoreTests
{
    private static readonly StoreIndex<Pod> ByPhase = new("phase", static (pod, keys) =>
    {
        if (pod.Status?.Phase is { } phase)
        {
            keys.Add(phase);
        }
    });

    private readonly Store<Pod> _store = new(ByPhase, StoreIndex<Pod>.ByOwner);

    [Fact]
    public void A_new_store_is_empty_and_not_synced()
    {
        Assert.False(_store.IsSynced);
        Assert.Empty(_store.All);
        Assert.Null(_store.Find(Key("one")));
    }

    [Fact]
    public void A_replacement_syncs_and_tells_additions_as_initial()
    {
        var changes = _store.Replace([Pod("one", "1")]);

        Assert.True(_store.IsSynced);
        Assert.Equal(new ObjectChange<Pod>(ChangeType.Added, null, _store.Find(Key("one")), IsInitialList: true), Assert.Single(changes));
    }

    [Fact]
    public void A_later_replacement_tells_only_differences_deletions_first()
    {
        var gone = Pod("gone", "1");
        _store.Replace([gone, Pod("same", "2"), Pod("changed", "3")]);

        var changes = _store.Replace([Pod("new", "6"), Pod("same", "2"), Pod("changed", "5")]);

        Assert.Equal(["Deleted gone", "Added new", "Updated changed"], changes.Select(change => $"{change.Type} {change.Key.Name}"));
        Assert.Same(gone, changes[0].Old);
        Assert.Null(changes[0].New);
        Assert.All(changes, change => Assert.False(change.IsInitialList));
    }

    [Fact]
    public void A_replacement_of_a_namespace_leaves_the_others_as_they_are_with_what_was_written_there()
    {
        var (theirs, gone) = (Pod("theirs", "1", phase: "Running") with { Metadata = new ObjectMeta { Name = "theirs", Namespace = "b", ResourceVersion = "1" } }, Pod("gone", "1", phase: "Running"));
        _store.Replace([gone, theirs]);
        var written = theirs with { Metadata = theirs.Metadata with { ResourceVersion = "7" }, Status = new PodStatus { Phase = "Failed" } };
        var made = written with { Metadata = written.Metadata with { Name = "made" } };
        _store.Overlay(written, basedOn: "1");
        _store.Overlay(made, basedOn: null);

        var changes = _store.Replace([Pod("new", "3", phase: "Running")], Key("new").Namespace);

        Assert.Equal(["Deleted gone", "Added new"], changes.Select(change => $"{change.Type} {change.Key.Name}"));
        Assert.Equal(["made", "new", "theirs"], _store.All.Select(pod => pod.Metadata.Name).Order());
        Assert.Equal(["made", "theirs"], _store.ByIndex(ByPhase, "Failed").Select(pod => pod.Metadata.Name).Order());
        Assert.Same(written, _store.Find(written.Metadata.Key));
    }

    [Fact]
    public void A_replacement_of_a_namespace_alone_does_not_sync()
    {
        _store.Replace([Pod("one", "1")], Key("one").Namespace);
        Assert.False(_store.IsSynced);

        _store.MarkSynced();
        Assert.True(_store.IsSynced);
    }

    [Fact]
    public void An_object_deleted_and_created_again_between_lists_is_two_objects()
    {
        _store.Replace([Pod("one", "1", uid: "first")]);

        var changes = _store.Replace([Pod("one", "9", uid: "second")]);

        Assert.Equal([ChangeType.Deleted, ChangeType.Added], changes.Select(change => change.Type));
        Assert.Equal("first", changes[0].Old!.Metadata.Uid);
    }

    [Fact]
    public void An_unchanged_object_stays_the_same_instance_over_a_replacement()
    {
        var before = Pod("one", "1");
        _store.Replace([before]);
        _store.Replace([Pod("one", "1")]);

        Assert.Same(before, _store.Find(Key("one")));
    }

    [Fact]
    public void Indexes_follow_additions_changes_and_removals()
    {
        _store.Replace([Pod("one", "1", phase: "Running"), Pod("two", "2", phase: "Running")]);
        Assert.Equal(2, _store.ByIndex(ByPhase, "Running").Count);

        _store.Put(Pod("one", "3", phase: "Failed"));
        Assert.Equal("two", Assert.Single(_store.ByIndex(ByPhase, "Running")).Metadata.Name);
        Assert.Equal("3", Assert.Single(_store.ByIndex(ByPhase, "Failed")).Metadata.ResourceVersion);

        _store.Remove(Key("one"), "uid-one");
        Assert.Empty(_store.ByIndex(ByPhase, "Failed"));

        _store.Replace([Pod("three", "5", phase: "Failed")]);
        Assert.Empty(_store.ByIndex(ByPhase, "Running"));
        Assert.Single(_store.ByIndex(ByPhase, "Failed"));
    }

    [Fact]
    public void Objects_are_found_by_the_uid_of_each_owner()
    {
        _store.Put(Pod("one", "1") with { Metadata = Meta("one", "1") with { OwnerReferences = [Owner("a"), Owner("b")] } });
        _store.Put(Pod("two", "2") with { Metadata = Meta("two", "2") with { OwnerReferences = [Owner("b")] } });

        Assert.Single(_store.ByIndex(StoreIndex<Pod>.ByOwner, "a"));
        Assert.Equal(2, _store.ByIndex(StoreIndex<Pod>.ByOwner, "b").Count);
        Assert.Empty(_store.ByIndex(StoreIndex<Pod>.ByOwner, "c"));
    }

    [Fact]
    public void An_index_the_store_was_made_without_is_a_mistake_that_is_named()
    {
        var other = new StoreIndex<Pod>("colour", static (_, _) => { });

        var exception = Assert.Throws<ArgumentException>(() => _store.ByIndex(other, "red"));
        Assert.Contains("colour", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_that_an_index_throws_on_is_stored_all_the_same()
    {
        var store = new Store<Pod>(new StoreIndex<Pod>("broken", static (_, _) => throw new FormatException()), ByPhase);

        store.Replace([Pod("one", "1", phase: "Running")]);
        store.Put(Pod("one", "2", phase: "Running"));

        Assert.Equal("2", store.Find(Key("one"))!.Metadata.ResourceVersion);
        Assert.Single(store.ByIndex(ByPhase, "Running"));
    }

    [Fact]
    public void What_a_reader_was_given_does_not_change_under_it()
    {
        _store.Replace([Pod("one", "1", phase: "Running")]);
        var all = _store.All;
        var running = _store.ByIndex(ByPhase, "Running");

        _store.Put(Pod("two", "2", phase: "Running"));
        _store.Remove(Key("one"), "uid-one");

        Assert.Equal("one", Assert.Single(all).Metadata.Name);
        Assert.Equal("one", Assert.Single(running).Metadata.Name);
        Assert.Equal("two", Assert.Single(_store.All).Metadata.Name);
    }

    [Fact]
    public async Task Readers_see_either_the_old_list_or_the_new_one_and_never_a_mixture()
    {
        Pod[] Generation(string version) => [.. Enumerable.Range(0, 50).Select(i => Pod($"p{i}", version, phase: "Running"))];
        _store.Replace(Generation("0"));
        var reader = Task.Run(() =>
        {
            for (var i = 0; i < 2000; i++)
            {
                Assert.Single(_store.All.Select(pod => pod.Metadata.ResourceVersion).Distinct());
                var indexed = _store.ByIndex(ByPhase, "Running");
                Assert.Equal(50, indexed.Count);
                Assert.Single(indexed.Select(pod => pod.Metadata.ResourceVersion).Distinct());
            }
        });

        for (var i = 1; !reader.IsCompleted; i++)
        {
            _store.Replace(Generation($"{i}"));
        }

        await reader;
    }

    internal static ObjectMeta Meta(string name, string version, string? uid = null) =>
        new() { Name = name, Namespace = "a", ResourceVersion = version, Uid = uid ?? $"uid-{name}" };

    internal static Pod Pod(string name, string version, string? uid = null, string? phase = null) =>
        new() { Metadata = Meta(name, version, uid), Status = new PodStatus { Phase = phase } };

    internal static ObjectKey Key(string name) => new("a", name);

    private static OwnerReference Owner(string uid) => new() { ApiVersion = "v1", Kind = "Owner", Name = "owner", Uid = uid };
}

using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Resources;
using Xunit;
using static ModelOperator.Kubernetes.Tests.Caching.StoreTests;

namespace ModelOperator.Kubernetes.Tests.Caching;

/// <summary>Reading one's own writes before the watch delivers them.</summary>
public sealed class OverlayTests
{
    private static readonly StoreIndex<Pod> ByPhase = new("phase", static (pod, keys) => keys.Add(pod.Status!.Phase ?? ""));

    private readonly Store<Pod> _store = new(ByPhase);

    public OverlayTests() => _store.Replace([Pod("one", "5", phase: "old")]);

    [Fact]
    public void A_write_is_read_before_its_event_arrives()
    {
        _store.Overlay(Pod("one", "7", phase: "new"), basedOn: "5");

        Assert.Equal("7", Version("one"));
        Assert.Equal("7", Assert.Single(_store.All).Metadata.ResourceVersion);
        Assert.Single(_store.ByIndex(ByPhase, "new"));
        Assert.Empty(_store.ByIndex(ByPhase, "old"));
    }

    [Fact]
    public void The_event_of_the_write_takes_the_answers_place()
    {
        _store.Overlay(Pod("one", "7", phase: "new"), basedOn: "5");
        var delivered = Pod("one", "7", phase: "new");

        var old = _store.Put(delivered);

        Assert.Same(delivered, _store.Find(Key("one")));
        Assert.Equal("5", old!.Metadata.ResourceVersion);
        Assert.Same(delivered, Assert.Single(_store.ByIndex(ByPhase, "new")));
    }

    [Fact]
    public void An_answer_that_comes_after_its_event_changes_nothing()
    {
        _store.Put(Pod("one", "7", phase: "new"));
        _store.Put(Pod("one", "8", phase: "newest"));

        _store.Overlay(Pod("one", "7", phase: "new"), basedOn: "5");

        Assert.Equal("8", Version("one"));
    }

    [Fact]
    public void Another_writers_event_ends_the_overlay()
    {
        _store.Overlay(Pod("one", "7"), basedOn: "5");
        _store.Put(Pod("one", "8"));

        Assert.Equal("8", Version("one"));
    }

    [Fact]
    public void A_second_write_based_on_the_first_survives_the_first_ones_event()
    {
        _store.Overlay(Pod("one", "7", phase: "spec"), basedOn: "5");
        _store.Overlay(Pod("one", "8", phase: "status"), basedOn: "7");
        Assert.Equal("8", Version("one"));

        _store.Put(Pod("one", "7", phase: "spec"));
        Assert.Equal("8", Version("one"));
        Assert.Single(_store.ByIndex(ByPhase, "status"));

        _store.Put(Pod("one", "9", phase: "other"));
        Assert.Equal("9", Version("one"));
        Assert.Empty(_store.ByIndex(ByPhase, "status"));
    }

    [Fact]
    public void A_write_that_changed_nothing_leaves_the_cached_object()
    {
        var cached = _store.Find(Key("one"));
        _store.Overlay(Pod("one", "5"), basedOn: "5");

        Assert.Same(cached, _store.Find(Key("one")));
    }

    [Fact]
    public void A_created_object_is_read_before_its_event_arrives()
    {
        _store.Overlay(Pod("two", "6"), basedOn: null);
        Assert.Equal("6", Version("two"));
        Assert.Equal(2, _store.All.Count);

        Assert.Null(_store.Put(Pod("two", "6")));
        Assert.Equal(2, _store.All.Count);
    }

    [Fact]
    public void A_created_object_that_was_deleted_before_the_answer_does_not_rise_again()
    {
        _store.Put(Pod("two", "6", uid: "u"));
        _store.Remove(Key("two"), "u");

        _store.Overlay(Pod("two", "6", uid: "u"), basedOn: null);
        Assert.Null(_store.Find(Key("two")));

        _store.Overlay(Pod("two", "9", uid: "another"), basedOn: null);
        Assert.Equal("9", Version("two"));
    }

    [Fact]
    public void A_deletion_ends_the_overlay_and_tells_of_the_object()
    {
        _store.Overlay(Pod("one", "7"), basedOn: "5");

        Assert.NotNull(_store.Remove(Key("one"), "uid-one"));
        Assert.Null(_store.Find(Key("one")));
        Assert.Empty(_store.All);
        Assert.Empty(_store.ByIndex(ByPhase, ""));
    }

    [Fact]
    public void A_relist_keeps_answers_that_are_newer_than_it()
    {
        _store.Overlay(Pod("one", "7", phase: "new"), basedOn: "5");

        Assert.Empty(_store.Replace([Pod("one", "5", phase: "old")]));
        Assert.Equal("7", Version("one"));
        Assert.Single(_store.ByIndex(ByPhase, "new"));
        Assert.Empty(_store.ByIndex(ByPhase, "old"));

        _store.Replace([Pod("one", "9", phase: "newest")]);
        Assert.Equal("9", Version("one"));
        Assert.Single(_store.ByIndex(ByPhase, "newest"));
    }

    [Fact]
    public void A_created_object_that_a_relist_lacks_is_told_as_deleted()
    {
        _store.Overlay(Pod("two", "6"), basedOn: null);

        var change = Assert.Single(_store.Replace([Pod("one", "5")]));

        Assert.Equal((ChangeType.Deleted, Key("two")), (change.Type, change.Key));
        Assert.Null(_store.Find(Key("two")));
        Assert.Empty(_store.ByIndex(ByPhase, ""));
    }

    private string? Version(string name) => _store.Find(Key(name))?.Metadata.ResourceVersion;
}

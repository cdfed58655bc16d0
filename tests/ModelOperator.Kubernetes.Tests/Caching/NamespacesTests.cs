using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ScriptedServer;
using Xunit;
using static ModelOperator.Kubernetes.Tests.Caching.ReflectorFixture;

namespace ModelOperator.Kubernetes.Tests.Caching;

/// <summary>A reflector of some namespaces reads each by itself, and what befalls one of them is nothing to the others.</summary>
public sealed class NamespacesTests
{
    private static readonly ReflectorOptions<Pod> OfTwo = new() { Namespaces = ["a", "b"] };

    [Fact]
    public async Task It_reads_these_and_asks_for_nothing_else()
    {
        await using var fixture = await SyncedAsync();
        Assert.Equal(["a/one", "b/two"], fixture.Names);

        fixture.Server.Put(Pod("three", "b"));
        fixture.Server.Put(Pod("hidden", "c"));
        fixture.Server.Remove<Pod>(Key("one"));
        await Eventually.True(() => fixture.Names is ["b/three", "b/two"]);

        Assert.Equal(["a", "b"], fixture.Server.Requests.Where(request => request.Resource == "pods").Select(request => request.Namespace).Distinct().Order());
    }

    [Fact]
    public async Task It_is_not_synced_before_each_was_listed()
    {
        await using var fixture = await CreateAsync(reflector: OfTwo);
        fixture.Server.Put(Pod("one"));
        fixture.Server.Inject(Fault.Status(503, "ServiceUnavailable"), request => request is { Resource: "pods", Namespace: "b" }, times: 3);
        fixture.Start();

        await Eventually.True(() => fixture.Server.OpenWatches("pods") == 1);
        Assert.Equal(["a/one"], fixture.Names);
        Assert.False(fixture.Store.IsSynced);
        Assert.All(fixture.Changes, change => Assert.True(change.IsInitialList));

        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Store.IsSynced);
        await Eventually.Completes(fixture.Reflector.WaitForSyncAsync());
    }

    [Fact]
    public async Task One_that_may_not_be_read_is_named_and_holds_up_no_other()
    {
        await using var fixture = await CreateAsync(reflector: OfTwo);
        fixture.Server.Put(Pod("one"));
        fixture.Server.Put(Pod("two", "b"));
        fixture.Server.Inject(Fault.Status(403, "Forbidden", "no robots"), request => request is { Resource: "pods", Namespace: "b" }, times: 5);
        fixture.Start();

        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Store.IsSynced);
        Assert.Equal(ReflectorAccess.Open, fixture.Reflector.Access);
        Assert.StartsWith("pods in namespace b cannot be read: allow list and watch of it to the user of this process: ", fixture.Reflector.Obstacle, StringComparison.Ordinal);

        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Names is ["a/one", "b/two"] && fixture.Reflector.Obstacle is null);
    }

    [Fact]
    public async Task When_none_may_be_read_it_is_forbidden_and_not_synced()
    {
        await using var fixture = await CreateAsync(reflector: OfTwo);
        fixture.Server.Inject(Fault.Status(403, "Forbidden"), request => request.Resource == "pods", times: 8);
        fixture.Start();

        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Reflector.Obstacle?.Split("; ").Length == 2);
        Assert.Equal((ReflectorAccess.Forbidden, false), (fixture.Reflector.Access, fixture.Store.IsSynced));

        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Reflector.Access == ReflectorAccess.Open && fixture.Store.IsSynced);
    }

    [Fact]
    public async Task A_list_of_one_after_a_gap_takes_nothing_of_the_other()
    {
        await using var fixture = await SyncedAsync();
        fixture.Server.Inject(Fault.Status(410, "Expired"), request => request is { Verb: "watch", Resource: "pods", Namespace: "a" });
        fixture.Server.CloseWatches("pods");
        fixture.Server.Remove<Pod>(Key("one"));
        fixture.Server.Put(Pod("three"));

        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Names is ["a/three", "b/two"]);

        Assert.Equal(["Added a/one", "Added a/three", "Added b/two", "Deleted a/one"], fixture.ChangeNames.Order(StringComparer.Ordinal));
    }

    private static async Task<ReflectorFixture> SyncedAsync()
    {
        var fixture = await CreateAsync(reflector: OfTwo);
        fixture.Server.Put(Pod("one"));
        fixture.Server.Put(Pod("two", "b"));
        fixture.Server.Put(Pod("other", "c"));
        fixture.Start();
        await Eventually.Completes(fixture.Reflector.WaitForSyncAsync());
        await Eventually.True(() => fixture.Server.OpenWatches("pods") == 2);
        return fixture;
    }
}

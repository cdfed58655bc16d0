using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ScriptedServer;
using Xunit;
using static ModelOperator.Kubernetes.Tests.Caching.ReflectorFixture;

namespace ModelOperator.Kubernetes.Tests.Caching;

/// <summary>A reflector says whether the server lets it read, so that a kind that is forbidden or gone is told of and not taken for empty.</summary>
public sealed class ReflectorAccessTests
{
    [Fact]
    public async Task A_kind_that_may_not_be_read_is_forbidden_until_it_may_be()
    {
        await using var fixture = await CreateAsync();
        var told = new List<ReflectorAccess>();
        fixture.Reflector.OnAccessChange(() => told.Add(fixture.Reflector.Access));
        fixture.Server.Put(Pod("one"));
        fixture.Server.Inject(Fault.Status(403, "Forbidden"), request => request.Resource == "pods", times: 3);

        fixture.Start();
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Names.Count == 1 && fixture.Reflector.Access == ReflectorAccess.Open);

        Assert.Equal([ReflectorAccess.Forbidden, ReflectorAccess.Open], told);
    }

    [Fact]
    public async Task What_to_allow_is_told_once_while_it_lasts_and_once_that_it_is_over()
    {
        await using var fixture = await CreateAsync();
        fixture.Server.Put(Pod("one"));
        fixture.Server.Inject(Fault.Status(403, "Forbidden", "User \"robot\" cannot list resource \"pods\""), request => request.Resource == "pods", times: 30);

        fixture.Start();
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Reflector.Access == ReflectorAccess.Forbidden);
        var obstacle = fixture.Reflector.Obstacle!;
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(5), () => fixture.Names.Count == 1 && fixture.Reflector.Access == ReflectorAccess.Open);

        Assert.StartsWith("pods cannot be read: allow list and watch of it to the user of this process: ", obstacle, StringComparison.Ordinal);
        Assert.Contains("User \"robot\" cannot list resource \"pods\"", obstacle, StringComparison.Ordinal);
        Assert.Null(fixture.Reflector.Obstacle);
        Assert.Equal([$"{obstacle}; until then it is tried again, and what was read before is kept"], fixture.Log.Lines(LogLevel.Warning));
        Assert.Equal(["pods can be read again"], fixture.Log.Lines(LogLevel.Information));
    }

    [Fact]
    public async Task A_kind_that_may_be_listed_and_not_watched_is_read_by_lists_and_stays_forbidden()
    {
        await using var fixture = await CreateAsync();
        var told = new List<ReflectorAccess>();
        fixture.Reflector.OnAccessChange(() => told.Add(fixture.Reflector.Access));
        fixture.Server.Inject(Fault.Status(403, "Forbidden"), request => request is { Verb: "watch", Resource: "pods" }, times: 8);

        fixture.Start();
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Store.IsSynced);
        fixture.Server.Put(Pod("one"));
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Names.Count == 1);
        Assert.Equal(ReflectorAccess.Forbidden, fixture.Reflector.Access);
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Reflector.Access == ReflectorAccess.Open);

        Assert.Equal([ReflectorAccess.Forbidden, ReflectorAccess.Open], told);
    }

    [Fact]
    public async Task A_failure_that_passes_by_itself_changes_nothing()
    {
        await using var fixture = await CreateAsync();
        var told = 0;
        fixture.Reflector.OnAccessChange(() => told++);
        fixture.Server.Put(Pod("one"));
        await fixture.FollowingAsync();
        fixture.Server.Inject(Fault.Status(503, "ServiceUnavailable"), request => request.Resource == "pods", times: 3);
        fixture.Server.CutWatches();

        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Server.Requests.Count(request => request.Resource == "pods") >= 5 && fixture.Server.OpenWatches() == 1);

        Assert.Equal((0, ReflectorAccess.Open), (told, fixture.Reflector.Access));
    }

    [Fact]
    public async Task A_kind_that_is_gone_is_not_served_before_its_objects_are_told_to_be_gone()
    {
        await using var fixture = await CreateAsync();
        var deletions = new List<int>();
        fixture.Reflector.OnAccessChange(() => deletions.Add(fixture.Changes.Count(change => change.Type == ChangeType.Deleted)));
        fixture.Server.Put(Pod("one"));
        await fixture.FollowingAsync();

        fixture.Server.Unserve<Pod>();
        fixture.Server.CutWatches();
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Changes.Count == 2);

        Assert.Equal(ReflectorAccess.NotServed, fixture.Reflector.Access);
        Assert.Equal([0], deletions);
    }

    [Fact]
    public async Task One_that_has_stopped_can_be_emptied_and_tells_so()
    {
        await using var fixture = await CreateAsync();
        fixture.Server.Put(Pod("one"));
        await fixture.FollowingAsync();
        await fixture.StopAsync();

        fixture.Reflector.Empty();

        Assert.Empty(fixture.Names);
        Assert.Equal(["Added a/one", "Deleted a/one"], fixture.ChangeNames);
    }
}

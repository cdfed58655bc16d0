using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ScriptedServer;
using Xunit;
using static ModelOperator.Kubernetes.Tests.Caching.ReflectorFixture;

namespace ModelOperator.Kubernetes.Tests.Caching;

public sealed class KeptPartTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_objects_that_are_listed_and_that_come_later_only_the_kept_part_is_stored_and_told(bool streams)
    {
        await using var fixture = await CreateAsync(
            new ScriptedServerOptions { StreamingLists = streams ? StreamingLists.Offered : StreamingLists.Refused },
            new ReflectorOptions<Pod> { Kept = pod => pod with { Metadata = pod.Metadata with { OwnerReferences = null } } });
        fixture.Server.Put(Pod("one", owner: "u1"));
        await fixture.SyncedAsync();
        fixture.Server.Put(Pod("two", owner: "u2"));
        await Eventually.True(() => fixture.Changes.Count == 2);

        Assert.Equal(["Added a/one", "Added a/two"], fixture.ChangeNames);
        Assert.All(fixture.Changes, change => Assert.Null(change.New!.Metadata.OwnerReferences));
        Assert.All(fixture.Store.All, pod => Assert.Null(pod.Metadata.OwnerReferences));
        Assert.Equal("Running", fixture.Store.Find(Key("two"))!.Status!.Phase);
    }
}

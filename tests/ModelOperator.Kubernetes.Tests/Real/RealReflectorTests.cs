using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Tests.ControlPlane;
using ModelOperator.Testing.ControlPlane;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Real;

[Collection(ControlPlaneCollection.Name)]
public sealed class RealReflectorTests(ControlPlaneFixture fixture)
{
    [Fact]
    public async Task A_cache_follows_the_server()
    {
        var ns = await fixture.ControlPlane.Api.CreateNamespaceAsync();
        await using var cache = new RunningCache<ProbeObject>(fixture.ControlPlane, new() { Namespaces = [ns] });
        await cache.Client.CreateAsync(ProbeObject.Create(ns, "before"));
        await cache.SyncedAsync();

        var created = await cache.Client.CreateAsync(ProbeObject.Create(ns, "after"));
        await cache.Client.ReplaceAsync(created with { Spec = new ProbeSpec(2, 3) });
        await cache.Client.DeleteAsync<ProbeObject>(new ObjectKey(ns, "before"));
        await Eventually.True(() => cache.Changes.Count == 4);

        Assert.Equal(
            ["Added before", "Added after", "Updated after", "Deleted before"],
            cache.Changes.Select(change => $"{change.Type} {change.Key.Name}"));
        Assert.Equal(2, Assert.Single(cache.Reflector.Store.All).Spec!.Low);
    }

    [Fact]
    public async Task A_list_is_streamed_where_the_server_offers_it_and_read_by_pages_without_delay_where_not()
    {
        await using var probes = new RunningCache<ProbeObject>(fixture.ControlPlane);
        await using var pods = new RunningCache<Pod>(fixture.ControlPlane);
        await probes.SyncedAsync();
        await pods.SyncedAsync();

        if (fixture.ControlPlane.Way == ControlPlaneWay.Debian)
        {
            // A current CRD server aggregated behind Kubernetes 1.20.
            Assert.DoesNotContain("list 200", probes.Requests);
            Assert.Equal(["watch 422", "list 200"], pods.Requests.Take(2));
        }

        // Pages are read because the server refused, and never because it was waited for in vain.
        Assert.True(
            !pods.Requests.Contains("list 200") || pods.Requests[0].StartsWith("watch 4", StringComparison.Ordinal), string.Join(", ", pods.Requests));
    }

    [Fact]
    public async Task Namespaces_are_watched_as_metadata_alone()
    {
        await using var cache = new RunningCache<Namespace>(fixture.ControlPlane, new() { MetadataOnly = true });
        await cache.SyncedAsync();

        var ns = await fixture.ControlPlane.Api.CreateNamespaceAsync();
        await Eventually.True(() => cache.Reflector.Store.Find(new ObjectKey("", ns)) is not null);

        Assert.All(cache.Reflector.Store.All, item => Assert.Equal("PartialObjectMetadata", item.Kind));
    }

    [Fact]
    public async Task A_label_selector_lets_objects_enter_and_leave_the_cache()
    {
        var ns = await fixture.ControlPlane.Api.CreateNamespaceAsync();
        await using var cache = new RunningCache<ProbeObject>(fixture.ControlPlane, new() { Namespaces = [ns], LabelSelector = "app=web" });
        await cache.SyncedAsync();
        var key = new ObjectKey(ns, "one");
        await cache.Client.CreateAsync(ProbeObject.Create(ns, "one"));
        await cache.Client.PatchAsync<ProbeObject>(key, Patch.Merge("""{"metadata":{"labels":{"app":"web"}}}"""u8.ToArray()));
        await Eventually.True(() => cache.Changes.Count == 1);
        await cache.Client.PatchAsync<ProbeObject>(key, Patch.Merge("""{"metadata":{"labels":{"app":null}}}"""u8.ToArray()));
        await Eventually.True(() => cache.Changes.Count == 2);

        Assert.Equal([ChangeType.Added, ChangeType.Deleted], cache.Changes.Select(change => change.Type));
    }

    [Fact]
    public async Task What_was_written_is_read_from_the_cache_at_once()
    {
        var ns = await fixture.ControlPlane.Api.CreateNamespaceAsync();
        await using var cache = new RunningCache<ProbeObject>(fixture.ControlPlane, new() { Namespaces = [ns] });
        await cache.SyncedAsync();
        var key = new ObjectKey(ns, "one");
        var store = cache.Reflector.Store;
        for (var i = 0; i < 50; i++)
        {
            var read = store.Find(key);
            var written = read is null
                ? await cache.Client.CreateAsync(ProbeObject.Create(ns, "one", low: -1))
                : await cache.Client.ReplaceAsync(read with { Spec = new ProbeSpec(-i, 10) });
            store.Overlay(written, read?.Metadata.ResourceVersion);

            Assert.Equal(written.Metadata.ResourceVersion, store.Find(key)!.Metadata.ResourceVersion);
        }
    }
}

using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ScriptedServer;
using Xunit;
using static ModelOperator.Kubernetes.Tests.Caching.ReflectorFixture;

namespace ModelOperator.Kubernetes.Tests.Caching;

/// <summary>Objects that do not fit their type, as those of a newer version of their CRD may not: they exist all the same.</summary>
public sealed class UnreadableObjectTests
{
    [Fact]
    public async Task An_object_that_does_not_fit_its_type_is_reported_and_does_not_stop_the_others()
    {
        await using var fixture = await CreateAsync();
        fixture.Server.PutJson<Pod>(Misfit("listed"));
        fixture.Server.Put(Pod("good"));
        await fixture.SyncedAsync();
        Assert.Equal(["a/good"], fixture.Names);

        fixture.Server.PutJson<Pod>(Misfit("watched"));
        fixture.Server.Put(Pod("better"));
        await Eventually.True(() => fixture.Names.Count == 2);

        Assert.Equal(1, fixture.Server.Count("watch") - fixture.Server.Requests.Count(request => request.Parameter("sendInitialEvents") is not null));
        var warnings = fixture.Log.Lines(LogLevel.Warning);
        Assert.Contains(warnings, line => line.Contains("pods a/listed does not fit", StringComparison.Ordinal));
        Assert.Contains(warnings, line => line.Contains("pods a/watched does not fit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_object_that_ceases_to_fit_its_type_keeps_its_last_readable_state()
    {
        await using var fixture = await CreateAsync();
        fixture.Server.Put(Pod("one"));
        await fixture.FollowingAsync();

        fixture.Server.PutJson<Pod>(Misfit("one"));
        fixture.Server.Put(Pod("two"));
        await Eventually.True(() => fixture.Changes.Count == 2);
        Assert.Equal(["Added a/one", "Added a/two"], fixture.ChangeNames);
        Assert.Equal("Running", fixture.Store.Find(Key("one"))!.Status!.Phase);

        // Nor is it lost by a list.
        fixture.Server.FailWatches(410, "Expired");
        await Eventually.True(() => fixture.Server.Count("list") == 2 && fixture.Server.OpenWatches() == 1);
        Assert.Equal(["a/one", "a/two"], fixture.Names);

        fixture.Server.Put(Pod("one", phase: "Failed"));
        await Eventually.True(() => fixture.Changes.Count == 3);
        Assert.Equal("Updated a/one", fixture.ChangeNames[^1]);
        Assert.Equal("Failed", fixture.Store.Find(Key("one"))!.Status!.Phase);
    }

    [Fact]
    public async Task An_unreadable_object_is_said_once_for_each_of_its_versions()
    {
        await using var fixture = await CreateAsync();
        fixture.Server.PutJson<Pod>(Misfit("one"));
        await fixture.FollowingAsync();
        for (var lists = 2; lists <= 3; lists++)
        {
            fixture.Server.FailWatches(410, "Expired");
            await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Server.Count("list") == lists && fixture.Server.OpenWatches() == 1);
        }

        Assert.Single(Unreadable());
        fixture.Server.PutJson<Pod>(Misfit("one"));
        await Eventually.True(() => Unreadable().Count == 2);

        IReadOnlyList<string> Unreadable() =>
            [.. fixture.Log.Lines(LogLevel.Warning).Where(line => line.Contains("pods a/one does not fit", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task An_unreadable_object_that_is_deleted_is_gone()
    {
        await using var fixture = await CreateAsync();
        fixture.Server.Put(Pod("one"));
        fixture.Server.Put(Pod("two"));
        await fixture.FollowingAsync();
        fixture.Server.PutJson<Pod>(Misfit("one"));
        fixture.Server.PutJson<Pod>(Misfit("two"));

        fixture.Server.Remove<Pod>(Key("one"));
        await Eventually.True(() => fixture.Changes.Count == 3);
        Assert.Equal("Deleted a/one", fixture.ChangeNames[^1]);

        fixture.Server.Inject(Fault.Status(503, "ServiceUnavailable"), "watch");
        fixture.Server.CloseWatches();
        await Eventually.True(() => fixture.Server.OpenWatches() == 0);
        fixture.Server.Remove<Pod>(Key("two"));
        fixture.Server.Compact();
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Changes.Count == 4);
        Assert.Equal("Deleted a/two", fixture.ChangeNames[^1]);
    }

    [Fact]
    public async Task An_unreadable_object_that_takes_the_name_of_a_known_one_is_another_object()
    {
        await using var fixture = await CreateAsync();
        fixture.Server.Put(Pod("one"));
        fixture.Server.Put(Pod("two"));
        await fixture.FollowingAsync();

        fixture.Server.SendLine(
            """{"type":"MODIFIED","object":{"metadata":{"name":"one","namespace":"a","uid":"another","resourceVersion":"VERSION"},"status":{"phase":7}}}"""
                .Replace("VERSION", fixture.Server.Version, StringComparison.Ordinal));
        await Eventually.True(() => fixture.Changes.Count == 3);
        Assert.Equal("Deleted a/one", fixture.ChangeNames[^1]);

        fixture.Server.Inject(Fault.Status(503, "ServiceUnavailable"), "watch");
        fixture.Server.CloseWatches();
        await Eventually.True(() => fixture.Server.OpenWatches() == 0);
        fixture.Server.Remove<Pod>(Key("one"));
        fixture.Server.Remove<Pod>(Key("two"));
        fixture.Server.PutJson<Pod>(Misfit("two"));
        fixture.Server.Compact();
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Changes.Count == 4);
        Assert.Equal("Deleted a/two", fixture.ChangeNames[^1]);
        Assert.Empty(fixture.Names);
    }

    private static JsonObject Misfit(string name) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "a" },
        ["status"] = new JsonObject { ["phase"] = 7 },
    };
}
